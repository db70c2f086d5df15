import { isServed } from '../../ir/is-served.ts'
import { camel, isReserved } from '../../naming/names.ts'
import { usedNames } from '../../naming/used-names.ts'
import { fieldLists } from '../field-lists.ts'
import { type Identifier, identifiers } from '../identifiers.ts'
import type { CheckContext, ReportHere, Rule } from '../rule.ts'

export const identifierClash: Rule = {
  id: 'identifier-clash',
  summary:
    'No two definitions make the same name in the generated code, and none makes one that is used in it.',
  check: (context, report) => {
    const first = new Map<string, Identifier>()
    // A definition makes several names; reporting one of them is enough.
    const told = new Set<string>()
    for (const identifier of identifiers(context)) {
      const { name, span, what, origin } = identifier
      const other = first.get(name)
      if (other === undefined) first.set(name, identifier)
      if (told.has(origin)) continue
      if (isUsed(identifier)) {
        report(span, `${what} would make the name \`${name}\`, which generated code needs`, advice)
      } else if (other !== undefined && other.origin !== origin) {
        const message = `${what} and ${other.what} would both make the name \`${name}\``
        report(span, message, `the other is at ${other.span.file}:${other.span.line}`)
      } else continue
      told.add(origin)
    }
    checkMethods(context, report)
    checkKinds(context, report)
  },
}

const advice = 'give it another name'

function isUsed({ name }: Identifier): boolean {
  return usedNames.has(name) || isReserved(name)
}

// A client has more members than its operations, and members of every object would look like a handler.
function checkMethods({ protocol, spans }: CheckContext, report: ReportHere): void {
  const first = new Map<string, string>()
  for (const operation of protocol.operations.filter(each => isServed(protocol, each))) {
    const method = camel(operation.name)
    const other = first.get(method)
    if (['close', 'connection', 'elements', 'then'].includes(method) || method in Object.prototype) {
      const message = `operation \`${operation.name}\` would be the method \`${method}\`, which every client has already`
      report(spans.at(operation, 'name'), message, advice)
    } else if (other !== undefined && other !== operation.name) {
      const message = `operations \`${operation.name}\` and \`${other}\` would both be the method \`${method}\``
      report(spans.at(operation, 'name'), message, advice)
    } else first.set(method, operation.name)
  }
}

// The discriminant of a union's case is a member beside its fields.
function checkKinds(context: CheckContext, report: ReportHere): void {
  const { protocol, spans } = context
  for (const { what, fields } of fieldLists(protocol)) {
    if (!what.startsWith('case ') && !what.startsWith('message ')) continue
    const field = fields.find(each => each.name === 'kind')
    if (field === undefined) continue
    const message = `in ${what}, \`kind\` says which one it is: a field cannot be called so`
    report(spans.at(field, 'name'), message, advice)
  }
  for (const { by, cases } of protocol.channel?.payloads ?? []) {
    for (const field of cases.flatMap(each => each.fields)) {
      if (field.name !== by) continue
      report(
        spans.at(field, 'name'),
        `\`${by}\` says which case it is: a field beside it cannot be called so`,
        advice,
      )
    }
  }
}
