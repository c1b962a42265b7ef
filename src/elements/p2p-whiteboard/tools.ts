/** What the hand does on the board. */
export const tools = ['pen', 'eraser', 'note', 'move'] as const
export type Tool = (typeof tools)[number]

/** The key that takes a tool, while the board has the focus. */
export const toolKeys: Readonly<Record<Tool, string>> = {pen: 'p', eraser: 'e', note: 'n', move: 'm'}
