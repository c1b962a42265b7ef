import {fileURLToPath} from 'node:url'

/**
 * Lit's own modules, which `shoal.js` lends to the files beside it: elements in both are then of one Lit, which is
 * loaded once. They are handed over by a symbol on the page and not by an import, which would need to know the embed's address.
 */
const modules = ['lit-html', '@lit/reactive-element', 'lit-element/lit-element.js'].map(name => ({
  name,
  // As a browser resolves it in production: Node's own condition, and that of a test runner, lead to other files.
  id: fileURLToPath(import.meta.resolve(name)).replace(/\/(node\/)?(development\/)?(?=[^/]+$)/, '/')
}))
const place = `globalThis[Symbol.for('shoal.lit')]`
const entryId = '\0lending'

/** For the embed: bundles `entry` and lends Lit before anything else runs. */
export const lendLit = entry => ({
  name: 'lend-lit',
  resolveId: (source, importer) => (source === entry && importer === undefined ? entryId : null),
  load(id) {
    if (id !== entryId) return null
    const imports = modules.map(({id}, i) => `import * as m${i} from ${JSON.stringify(id)}`)
    return `${imports.join('\n')}\n${place} = [${modules.map((_, i) => `m${i}`)}]\nexport * from ${JSON.stringify(entry)}`
  }
})

/** For what lies beside it: takes Lit from the embed. */
export const borrowLit = {
  name: 'borrow-lit',
  async load(id) {
    const at = modules.findIndex(module => module.id === id)
    if (at < 0) return null
    const names = Object.keys(await import(modules[at].name))
    return `export const {${names}} = ${place}[${at}]`
  }
}
