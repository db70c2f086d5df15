import * as fc from 'fast-check'
import type { LayoutField, LayoutRef } from '../../runtime/layout/layout.ts'
import { holds } from '../../runtime/session/gate.ts'
import type { Session } from '../../runtime/session/session.ts'

/** The generated arbitraries of a protocol by their names. */
export type Arbitraries = Readonly<Record<string, ((session: Session) => fc.Arbitrary<unknown>) | undefined>>

/** Makes the arbitrary of fields that stand together, such as the head of a record, from those of their types. */
export function arbitraryOfFields(
  arbitraries: Arbitraries,
  fields: readonly LayoutField[],
): (session: Session) => fc.Arbitrary<unknown> {
  return session => {
    const present = fields.filter(([, , gate]) => gate === undefined || holds(session, gate))
    return fc.record(
      Object.fromEntries(present.map(([name, type]) => [name, arbitraryOf(arbitraries, type, session)])),
    )
  }
}

function arbitraryOf(arbitraries: Arbitraries, type: LayoutRef, session: Session): fc.Arbitrary<unknown> {
  const of = (inner: LayoutRef, at = session): fc.Arbitrary<unknown> => arbitraryOf(arbitraries, inner, at)
  const some = { maxLength: 4 }
  if (typeof type === 'string') {
    const found = arbitraries[`arbitrary${type}`]
    if (found === undefined) throw new Error(`there is no arbitrary of ${type}`)
    return found(session)
  }
  if ('list' in type) return fc.array(of(type.list), some)
  if ('map' in type) return fc.array(fc.tuple(of(type.map[0]), of(type.map[1])), some)
  if ('optional' in type) return fc.option(of(type.optional), { nil: undefined })
  if ('pinned' in type) return of(type.pinned, { version: type.at, features: 0 })
  const form = type.forms.find(({ gate }) => gate === undefined || holds(session, gate))
  if (form === undefined) throw new Error('the last form of a field has no gate')
  return of(form.type)
}
