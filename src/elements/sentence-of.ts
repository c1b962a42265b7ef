/** Errors of this project carry a reason and a sentence that may be shown; any other is ours and gets `otherwise`. */
export function sentenceOf(error: unknown, otherwise: string): string {
  if (error instanceof Error && 'reason' in error) return error.message
  console.warn('shoal:', error)
  return otherwise
}
