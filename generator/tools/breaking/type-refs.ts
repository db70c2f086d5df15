import { type Definitions, typeForm } from '../../differences/form.ts'
import type { Session } from '../../ir/gate.ts'
import type { TypeRef } from '../../ir/types.ts'
import type { Level } from './rules.ts'
import type { SpecComparison } from './spec-comparison.ts'

/** Tells whether two type expressions name the same types in the same way. */
export function sameType(context: SpecComparison, old: TypeRef, now: TypeRef): boolean {
  const same = (a: TypeRef, b: TypeRef): boolean => sameType(context, a, b)
  switch (old.kind) {
    case 'named':
      return now.kind === 'named' && newName(context, old.name) === now.name
    case 'list':
      return (
        now.kind === 'list' && old.ordered === now.ordered && old.until === now.until && same(old.of, now.of)
      )
    case 'map':
      return (
        now.kind === 'map' && old.until === now.until && same(old.key, now.key) && same(old.value, now.value)
      )
    case 'optional':
      return now.kind === 'optional' && sameTag(context, old.tag, now.tag) && same(old.of, now.of)
    case 'pinned':
      return now.kind === 'pinned' && old.at === now.at && same(old.of, now.of)
  }
}

function sameTag(context: SpecComparison, old: string | undefined, now: string | undefined): boolean {
  return (old === undefined ? undefined : newName(context, old)) === now
}

/** Finds the name that a type of the old spec has in the new one. */
export function newName({ renames }: SpecComparison, name: string): string {
  return renames.get(name) ?? name
}

/** Tells what another type expression breaks: nothing on the wire if the same values take the same bytes. */
export function retypedLevel(
  context: SpecComparison,
  old: TypeRef,
  now: TypeRef,
  sessions: readonly Session[] = context.sessions,
): Level {
  const differs = sessions.some(
    session =>
      typeForm(context.old.definitions, old, session) !== typeForm(context.new.definitions, now, session),
  )
  return differs || isTighter(context, old, now) ? 'wire' : 'api'
}

// All integers are one word, but a reader rejects those that are too large.
function isTighter(context: SpecComparison, old: TypeRef, now: TypeRef): boolean {
  const [before, after] = [largest(context.old.definitions, old), largest(context.new.definitions, now)]
  return before !== undefined && after !== undefined && after < before
}

function largest(definitions: Definitions, ref: TypeRef): bigint | undefined {
  const shape = ref.kind === 'named' ? definitions.types.get(ref.name)?.shape : undefined
  if (shape?.kind === 'alias') return largest(definitions, shape.of)
  return shape?.kind === 'integer' ? shape.max : undefined
}

/** Describes a level for a type that replaces another one. */
export function retypedWords(level: Level): string {
  return level === 'wire'
    ? 'the bytes differ, or those that are read'
    : 'the same bytes, but another type in programs'
}
