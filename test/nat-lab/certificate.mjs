import {createHash, X509Certificate} from 'node:crypto'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {generate} from 'selfsigned'

/**
 * A certificate for the TURN server.
 * @param {string} folder where its files go
 * @returns {Promise<{certificate: string, key: string, keyHash: string}>} paths, and what Chromium is told to trust
 */
export async function makeCertificate(folder) {
  const made = await generate([{name: 'commonName', value: 'lab.test'}], {keySize: 2048, algorithm: 'sha256'})
  const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  await writeFile(certificate, made.cert)
  await writeFile(key, made.private)
  const spki = new X509Certificate(made.cert).publicKey.export({type: 'spki', format: 'der'})
  return {certificate, key, keyHash: createHash('sha256').update(spki).digest('base64')}
}
