import {StorageError} from '../base/errors.ts'

const sentences: Record<StorageError['reason'], string> = {
  missing: 'This browser keeps nothing for this page: messages will be gone when it closes.',
  blocked:
    'The storage of this page does not answer: new messages will be gone when it closes. Close its other tabs and reload.',
  full: 'There is no room left to keep messages: new ones will be gone when this page closes.',
  'newer-version':
    'A newer version of this page has been opened here. Reload it; until then new messages are not kept.',
  broken: 'The storage of this page does not work: messages may be gone when it closes.'
}

/** A StorageError with the sentence for its reason. */
export const storageError = (reason: StorageError['reason'], cause?: unknown): StorageError =>
  new StorageError(reason, sentences[reason], cause === undefined ? undefined : {cause})

/** What an IndexedDB error means to a person; names from the Indexed Database API 3.0, section 'Exceptions'. */
export function toStorageError(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause
  switch (cause instanceof Error || cause instanceof DOMException ? cause.name : '') {
    case 'QuotaExceededError':
      return storageError('full', cause)
    case 'VersionError':
      return storageError('newer-version', cause)
    case 'SecurityError':
    case 'NotAllowedError':
      return storageError('missing', cause)
    default:
      return storageError('broken', cause)
  }
}
