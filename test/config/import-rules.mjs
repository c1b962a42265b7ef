import {layers, reservedPackages} from './layers.mjs'

const any = paths => paths.join('|')

const pathsOf = names => layers.filter(layer => names.includes(layer.name)).map(layer => layer.path)

/** No layer imports one above it, nor anything of `src` that belongs to no layer. */
const upward = layers.map((layer, index) => ({
  name: `upward-from-${layer.name}`,
  comment: `${layer.name} may import itself and what is below it`,
  severity: 'error',
  from: {path: layer.path},
  to: {path: '^src/', pathNot: any(layers.slice(index).map(below => below.path))}
}))

/** Parts of one layer do not know each other: `$1` is the part's own folder. */
const sideways = layers
  .filter(layer => layer.parts)
  .map(layer => ({
    name: `sideways-in-${layer.name}`,
    comment: `the parts of ${layer.name} never import each other`,
    severity: 'error',
    from: {path: `${layer.path}([^/]+)/`},
    to: {path: layer.path, pathNot: `${layer.path}$1/`}
  }))

const reserved = reservedPackages.map(({name, path, layers: allowed}) => ({
  name: `${name}-outside-its-layer`,
  comment: `${name} belongs to ${allowed.join(' and ')}`,
  severity: 'error',
  from: {path: '^src/', pathNot: any(pathsOf(allowed))},
  to: {path}
}))

/** dependency-cruiser rules, all generated from the layer table. */
export const importRules = [
  ...upward,
  ...sideways,
  ...reserved,
  {
    name: 'outside-every-layer',
    comment: 'a file of src belongs to one of the layers of test/config/layers.mjs',
    severity: 'error',
    from: {path: '^src/', pathNot: any(layers.map(layer => layer.path))},
    to: {}
  },
  {name: 'cycle', comment: 'imports form no circle', severity: 'error', from: {}, to: {circular: true}},
  {
    name: 'orphan',
    comment: 'a file nothing imports, and which imports nothing, is dead',
    severity: 'error',
    from: {path: '^src/', orphan: true, pathNot: '\\.d\\.ts$'},
    to: {}
  },
  {
    name: 'test-from-src',
    comment: 'src never imports a test',
    severity: 'error',
    from: {path: '^src/'},
    to: {path: '^test/'}
  },
  {
    name: 'node-builtin',
    comment: 'src runs in browsers',
    severity: 'error',
    from: {path: '^src/'},
    to: {dependencyTypes: ['core']}
  },
  {
    name: 'development-package',
    comment: 'what src imports is a dependency, not a development dependency',
    severity: 'error',
    from: {path: '^src/'},
    to: {dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm', 'npm-peer']}
  },
  {
    name: 'unresolvable',
    comment: 'the import leads nowhere',
    severity: 'error',
    from: {path: '^src/'},
    to: {couldNotResolve: true}
  }
]
