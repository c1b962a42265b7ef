/**
 * What is read from a browser's stream, for as long as a read is pending. Nobody else may know of such a read but the stream itself, and
 * Chromium now and then collects the two together: the read never ends. See src/decisions/026-pieces-by-a-worker.md.
 */
export const held = new Set<object>()
