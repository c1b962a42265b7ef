/** Trystero's own sealing, which it does not export: the independent reference for what pages of it send. */
const path = '../../../node_modules/@trystero-p2p/core/dist/crypto.mjs'

const {encrypt, genKey} = (await import(path)) as {
  encrypt(key: Promise<CryptoKey>, text: string): Promise<string>
  genKey(password: string, appId: string, roomId: string): Promise<CryptoKey>
}

export const trysteroKey = genKey

/** `text` as a page of stock Trystero sends it in this room. */
export const trysteroSeal = (text: string, appId: string, roomId: string, password = ''): Promise<string> =>
  encrypt(genKey(password, appId, roomId), text)
