import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Ends what hangs. Far above what any test takes: how busy the machine is must never decide whether one passes. */
const patience = { testTimeout: 240_000, hookTimeout: 240_000 };

/** One cluster per run for everything that needs PostgreSQL; one database per test file, cloned from a template. */
const withDatabase = { globalSetup: ['tests/support/global-setup.ts'] };

export default defineConfig({
  plugins: [svelte()],
  test: {
    maxWorkers: 2,
    ...patience,
    // On a busy machine what is waited for may take longer than the usual second.
    expect: { poll: { timeout: 20_000 } },
    // What a file leaves behind in a module would be a fault of the product's, too: no file gets modules of its own.
    isolate: false,
    setupFiles: ['tests/support/dice.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'locales/**/*.test.ts', 'scripts/**/*.test.ts']
        }
      },
      // Each fence is shown to hold: a violation is planted and must be caught.
      {
        extends: true,
        test: { name: 'fences', include: ['tests/fences/**/*.test.ts'] }
      },
      {
        extends: true,
        test: { name: 'scenarios', include: ['tests/scenarios/**/*.test.ts'], ...withDatabase }
      },
      {
        extends: true,
        test: { name: 'contracts', include: ['tests/contracts/**/*.test.ts'], ...withDatabase }
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          ...withDatabase
        }
      }
    ]
  }
});
