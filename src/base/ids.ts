/**
 * Branded strings, so that an id of one kind is never taken for another.
 * The wire carries bytes; these are what maps and sets are keyed by.
 */
declare const brand: unique symbol
type Branded<B extends string> = string & {readonly [brand]: B}

/** A person: 64 lower-case hexadecimal digits of an Ed25519 public key. Every tab of a browser has the same. */
export type PersonKey = Branded<'PersonKey'>

/** A page: the random label Trystero gives each page load. Routes signals, proves nothing. */
export type RoutingId = Branded<'RoutingId'>

/** A topic on links and in the log: 32 hexadecimal digits (16 bytes). */
export type TopicId = Branded<'TopicId'>

/** An entry of the log: 64 hexadecimal digits, SHA-256 of its header bytes. */
export type EntryId = Branded<'EntryId'>

/** A file by what is in it: 64 hexadecimal digits, SHA-256 over its size and the root of its leaf tree. */
export type FileId = Branded<'FileId'>
