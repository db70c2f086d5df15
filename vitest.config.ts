import { availableParallelism } from 'node:os'
import { defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config'

// A longer round tries properties more often, so its tests take longer.
const factor = Math.max(1, Number(process.env.NIXWIRE_TEST_FACTOR ?? 1))

/** Tests that need the real releases: see test/peers. */
const live = ['test/live/**/*.test.ts', 'test/**/*releases.test.ts']
const compatibility = ['test/compatibility/**/*.test.ts']

/** Tests that take seconds a file: they start other programs, serve whole stores, or try every type with many values. */
const long = [
  'test/api/**/*.test.ts',
  'test/bench/**/*.test.ts',
  'test/package/**/*.test.ts',
  'test/properties/**/*.test.ts',
  'test/vectors/**/*.test.ts',
  'test/walk-through/**/*.test.ts',
  'test/cli/arguments/completion.test.ts',
  'test/cli/commands/{conversion,generate,own-protocols,proxy,proxy-protocols,serve,serve-stdio}.test.ts',
  'test/examples/**/*.test.ts',
  'test/faults/**/*.test.ts',
  'test/fuzz/{rounds,watchdog}.test.ts',
  'test/generator/**/{breaking,changes,drift,main,places,*-random,random-*}.test.ts',
  'test/store/serving/**/*.test.ts',
  'test/store/{linear,serve-protocol,collecting/make-room,disk/crash,sqlite/{listings,slices},slices}.test.ts',
  'test/{lint,skipped}.test.ts',
  'test/**/{*kill,leaving-clients,model}.test.ts',
  'test/**/many-*.test.ts',
]

function project(name: string, include: string[], exclude: string[] = []): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include, exclude } }
}

const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      project('unit', ['test/**/*.test.ts'], [...live, ...compatibility, ...long]),
      project('long', long),
      project('live', live),
      project('compatibility', compatibility),
    ],
    setupFiles: ['test/support/clean-environment.ts', 'test/support/fixed-seed.ts'],
    runner: 'test/support/newer-release-runner.ts',
    reporters: ['./test/support/skipped-reporter.ts', 'default'],
    // Tests often wait for other programs, so run one more worker than there are cores.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 60_000 * factor,
    hookTimeout: 120_000,
  },
})

// biome-ignore lint/style/noDefaultExport: vitest takes its settings from the default export.
export default config
