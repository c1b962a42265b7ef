import {bans} from './bans.mjs'

const roots = new Set(['globalThis', 'window', 'self'])

/** The name after the dot, or in the brackets when it is a plain text. */
function memberName(node) {
  if (!node.computed) return node.property.name
  return node.property.type === 'Literal' ? String(node.property.value) : undefined
}

/** Whether this way of using a banned global falls under the ban. `use` is the whole `name` or `globalThis.name`. */
function isBannedUse(use, {members, membersNot, bareNew, call}) {
  const parent = use.parent
  const onlySome = members !== undefined || membersNot !== undefined
  if (parent.type === 'MemberExpression' && parent.object === use) {
    const name = memberName(parent)
    if (name === undefined || !onlySome) return true
    return members ? members.includes(name) : !membersNot.includes(name)
  }
  if (parent.type === 'NewExpression' && parent.callee === use && bareNew) return parent.arguments.length === 0
  if (parent.type === 'CallExpression' && parent.callee === use && call) return true
  // Taking apart what is banned: `const {now} = Date` would go round the ban.
  if (parent.type === 'VariableDeclarator' && parent.init === use && parent.id.type === 'ObjectPattern') return true
  // `crypto` handed on whole is a use of all it can do; `Date` or `Math` as a value is not the banned part of them.
  return !onlySome || membersNot !== undefined
}

/** One ESLint rule made from one entry of the list of bans. */
function ruleOf(ban) {
  const globals = new Map(Object.entries(ban.globals ?? {}))
  const properties = new Set(ban.properties ?? [])
  const imports = new Set(ban.imports ?? [])
  return {
    meta: {type: 'problem', schema: [], messages: {banned: `{{what}} is kept out of this file. ${ban.instead}`}},
    create(context) {
      const report = (node, what) => context.report({node, messageId: 'banned', data: {what}})
      const check = (use, name) => {
        const how = globals.get(name)
        if (how && isBannedUse(use, how)) report(use, name)
      }
      return {
        'Program:exit'(program) {
          const scope = context.sourceCode.getScope(program)
          const free = [
            ...scope.through,
            ...scope.variables.filter(found => found.defs.length === 0).flatMap(found => found.references)
          ]
          for (const {identifier, isTypeReference} of new Set(free)) {
            if (isTypeReference || identifier.parent.type === 'TSTypeQuery') continue
            check(identifier, identifier.name)
            const parent = identifier.parent
            if (roots.has(identifier.name) && parent.type === 'MemberExpression' && parent.object === identifier) {
              check(parent, memberName(parent))
            }
          }
        },
        MemberExpression(node) {
          const name = memberName(node)
          if (name !== undefined && properties.has(name)) report(node.property, name)
        },
        ImportSpecifier(node) {
          if (imports.has(node.imported.name)) report(node, node.imported.name)
        }
      }
    }
  }
}

/** ESLint plugin with one rule for each ban. */
const plugin = {rules: Object.fromEntries(bans.map(ban => [ban.name, ruleOf(ban)]))}

/** Flat configuration: every ban everywhere in `src`, each lifted for its own adapters only. */
export const banConfig = [
  {
    files: ['src/**/*.ts'],
    plugins: {ban: plugin},
    rules: Object.fromEntries(bans.map(ban => [`ban/${ban.name}`, 'error']))
  },
  ...bans
    .filter(ban => ban.adapters.length > 0)
    .map(ban => ({files: ban.adapters, plugins: {ban: plugin}, rules: {[`ban/${ban.name}`]: 'off'}}))
]
