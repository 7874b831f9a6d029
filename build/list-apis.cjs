// What the Node.js that runs this offers: globals and what they have, the names of members, modules and their exports.
// Plain JavaScript and older than all that it looks for, for every version that is compared has to run it.

const { builtinModules, isBuiltin } = require('node:module')

/** `Promise.withResolvers`, `node:fs.glob`; members behind the class whose objects have them: `Set.isSubsetOf`. */
const found = { globals: new Set(), members: new Set(), modules: new Set() }
const seen = new Set()

for (const name of Object.getOwnPropertyNames(globalThis)) {
  found.globals.add(name)
  const value = read(globalThis, name)
  if (value === globalThis) continue
  for (const key of keysOf(value)) found.globals.add(`${name}.${key}`)
  addMembers(name, value)
}
for (const value of [
  [].values(),
  new Map().keys(),
  (function* () {})(),
  (async function* () {})(),
  new Int8Array(),
  '',
]) {
  addChain('an iterator', Object.getPrototypeOf(value))
}
// Older versions leave out of the list what has a name with `node:` only.
const hidden = ['node:sea', 'node:sqlite', 'node:test', 'node:test/reporters'].filter(isBuiltin)
for (const name of new Set([...builtinModules, ...hidden])) {
  // What begins with an underscore is Node's own.
  if (/(^|\/)_/.test(name)) continue
  const full = name.startsWith('node:') ? name : `node:${name}`
  const exported = read(
    {
      get module() {
        return require(full)
      },
    },
    'module',
  )
  found.modules.add(full)
  for (const key of keysOf(exported)) {
    found.modules.add(`${full}.${key}`)
    addMembers(`${full}.${key}`, read(exported, key))
  }
}

const lists = Object.entries(found).map(([kind, names]) => [kind, [...names].sort()])
process.stdout.write(JSON.stringify(Object.fromEntries(lists)))

/** What objects that a class makes have, and the class itself if it is an object of that kind. */
function addMembers(owner, value) {
  if (typeof value === 'function') addChain(owner, read(value, 'prototype'))
}

function addChain(owner, prototype) {
  for (let at = prototype; at !== null && typeof at === 'object' && !seen.has(at); at = Object.getPrototypeOf(at)) {
    seen.add(at)
    for (const key of keysOf(at)) found.members.add(`${owner}.${key}`)
  }
}

/** Not what functions have anyway, nor what V8 obeys in every version but shows in some only. */
function keysOf(value) {
  const isThing = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return isThing
    ? Object.getOwnPropertyNames(value).filter((key) => /^(?!(prototype|prepareStackTrace)$)[A-Za-z]\w*$/.test(key))
    : []
}

/** Some cannot be read without a switch on the command line. */
function read(holder, name) {
  try {
    return holder[name]
  } catch {
    return undefined
  }
}
