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

/** True for a name that every TypeScript file has already. */
export function isTaken(name: string): boolean {
  return TAKEN.has(name)
}

/** The TypeScript name of a type. */
export function typeIdentifier(name: string): string {
  return TAKEN.has(name) ? `${name}Value` : name
}

/** True for a word that no constant or function can be called. */
export function isReserved(name: string): boolean {
  return RESERVED.has(name)
}

/** The name of a local variable that holds a field. */
export function localIdentifier(field: string): string {
  // The generated functions call readers by their names.
  return RESERVED.has(field) || /^read[A-Z]/.test(field) ? `${field}_` : field
}

/** The name of the parameter that holds a body, beside those that every method has. */
export function parameterIdentifier(body: string): string {
  return RESERVED.has(body) || ['request', 'options', 'call'].includes(body) ? `${body}_` : body
}

/** The constant of a feature's bit, such as `SubmitOutputFeature`; a name may begin with a digit, a constant may not. */
export function featureIdentifier(name: string): string {
  return /^[0-9]/.test(name) ? `Feature${pascal(name)}` : `${pascal(name)}Feature`
}

/** `realisation-with-path` and `buildResult` as `RealisationWithPath` and `BuildResult`. */
export function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** `QueryAll`, `GCAction` and `some-name` as `queryAll`, `gcAction` and `someName`. */
export function camel(name: string): string {
  return pascal(name).replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, start => start.toLowerCase())
}

/** The value that has what a client of a protocol needs beside its operations. */
export function coreName(protocol: string): string {
  return `${camel(protocol)}Core`
}

/** The constant that reads and writes a record, beside the one of the stream. */
export function recordConstant(name: string): string {
  return name.endsWith('Record') ? `${name}Codec` : `${name}Record`
}
