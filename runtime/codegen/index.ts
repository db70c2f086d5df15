/*
 * The doors through which generated code imports the runtime, as `nixwire/codegen/*`. Generated code is kept
 * in other projects and may be older than the runtime, so a name is never removed from a door and never
 * changes its meaning. A change that breaks generated code goes into new doors in `codegen2/`, beside which
 * these stay. `generator/naming/runtime-names.ts` names all that they hold.
 */

/** The public names of the runtime, which the index of every protocol exports with its own names. */
export * from '../index.ts'
