/** Outcome of judging something that came from outside: a value, or a reason why there is none. Nothing throws. */
export type Result<T, E> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly error: E}

export const ok = <T>(value: T): Result<T, never> => ({ok: true, value})

export const err = <E>(error: E): Result<never, E> => ({ok: false, error})
