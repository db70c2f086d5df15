/** Names that every TypeScript file has already: a type of the spec with such a name gets a suffix. */
const TAKEN = new Set([
  'Array', 'Boolean', 'Date', 'Error', 'Function', 'Map', 'Number', 'Object', 'Promise', 'Record', 'Set', 'String',
  'Symbol', 'Uint8Array',
]) // biome-ignore format: one line reads better

const RESERVED = new Set([
  'arguments', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default', 'delete', 'do',
  'else', 'enum', 'eval', 'export', 'extends', 'false', 'finally', 'for', 'function', 'if', 'implements', 'import', 'in',
  'instanceof', 'interface', 'let', 'new', 'null', 'package', 'private', 'protected', 'public', 'return', 'static',
  'super', 'switch', 'this', 'throw', 'true', 'try', 'typeof', 'undefined', 'var', 'void', 'while', 'with', 'yield',
  // Names that the generated functions use themselves.
  'r', 'w', 'value', 'wire', 'tag',
]) // biome-ignore format: one line reads better

/** Tells whether every TypeScript file has a name already. */
export function isTaken(name: string): boolean {
  return TAKEN.has(name)
}

/** Makes the TypeScript name of a type. */
export function typeIdentifier(name: string): string {
  return TAKEN.has(name) ? `${name}Value` : name
}

/** Makes the name of the type of values to write, of which some members may be left out. */
export function initIdentifier(name: string): string {
  return `${name}Init`
}

/** Tells whether no constant or function can have a name. */
export function isReserved(name: string): boolean {
  return RESERVED.has(name)
}

/** Makes the name of a local variable for a field. */
export function localIdentifier(field: string): string {
  // The generated functions call readers by their names.
  return RESERVED.has(field) || /^read[A-Z]/.test(field) ? `${field}_` : field
}

/** Makes the name of the parameter for a body, distinct from those that every method has. */
export function parameterIdentifier(body: string): string {
  return RESERVED.has(body) || ['request', 'options', 'call'].includes(body) ? `${body}_` : body
}

/**
 * Makes the name of the constant of a feature's bit, such as `SubmitOutputFeature`; a feature's name may
 * begin with a digit, a constant's may not.
 */
export function featureIdentifier(name: string): string {
  return /^[0-9]/.test(name) ? `Feature${pascal(name)}` : `${pascal(name)}Feature`
}

/** Turns `message-as-line` and `buildResult` into `MessageAsLine` and `BuildResult`. */
export function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** Turns `QueryAll`, `GCAction` and `some-name` into `queryAll`, `gcAction` and `someName`. */
export function camel(name: string): string {
  return pascal(name).replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, start => start.toLowerCase())
}

/** Names the value with all that a client needs beside its operations. */
export function coreName(protocol: string): string {
  return `${camel(protocol)}Core`
}

/** Names the constant that reads and writes a record, beside that of the stream. */
export function recordConstant(name: string): string {
  return name.endsWith('Record') ? `${name}Codec` : `${name}Record`
}

/** Names the constant that the file of a grammar exports. */
export function grammarConstant(via: string): string {
  return camel(via)
}
