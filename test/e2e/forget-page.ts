import * as shoal from '../../src/index.ts'

/** A page with nothing but the library, for tests to call. */
Object.assign(globalThis, {shoal})
