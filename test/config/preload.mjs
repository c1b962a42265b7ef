/**
 * Lets the page fetch what it imports dynamically in its very first moments along with its script, and not one after the other.
 * @param {readonly string[]} entries the files that are imported
 */
export const preloadPlugin = entries => ({
  name: 'preload',
  transformIndexHtml: {
    order: 'post',
    handler(html, {bundle}) {
      const chunks = Object.values(bundle)
      const files = new Set()
      const add = chunk => {
        if (chunk?.type !== 'chunk' || files.has(chunk.fileName)) return
        files.add(chunk.fileName)
        for (const name of chunk.imports) add(bundle[name])
      }
      for (const entry of entries) {
        const found = chunks.filter(
          ({facadeModuleId, moduleIds}) => facadeModuleId === entry || moduleIds?.includes(entry)
        )
        if (found.length === 0) throw new Error(`There is no chunk of ${entry}`)
        found.forEach(add)
      }
      return [...files]
        .filter(file => !html.includes(file))
        .map(file => ({
          tag: 'link',
          attrs: {rel: 'modulepreload', crossorigin: true, href: `./${file}`},
          injectTo: 'head'
        }))
    }
  }
})
