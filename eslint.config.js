import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { quitte } from './scripts/fences/eslint-rules.js';
import svelteConfig from './svelte.config.js';

const tests = ['tests/**', '**/*.test.ts', 'src/**/*.fixture.ts'];

export default defineConfig(
  globalIgnores([
    'node_modules/',
    '.svelte-kit/',
    'build/',
    '.data/',
    'coverage/',
    'static/',
    'drizzle/',
    'test-results/',
    'playwright-report/',
    // An application of its own, for the benches.
    'tests/bench/bare-app/'
  ]),
  js.configs.recommended,
  tseslint.configs.recommended,
  svelte.configs.recommended,
  {
    plugins: { quitte },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'quitte/no-default-export': 'error'
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'], svelteConfig }
    },
    rules: {
      // Links are built by paths.…(), and the product is never served below a sub-path.
      'svelte/no-navigation-without-resolve': 'off',
      // `let { a, b = $bindable() } = $props()` is one declaration: it can't be half const.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { excludedRunes: ['$props', '$derived'] }]
    }
  },
  {
    // A promise that nobody awaits is an error that nobody sees and a payment that nobody records.
    // These three need types; they run on plain TypeScript only, which keeps a full run quick.
    files: ['src/**/*.ts', 'scripts/**/*.ts', 'tests/**/*.ts'],
    ignores: ['**/*.svelte.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true }
      ]
    }
  },
  {
    files: ['src/**'],
    ignores: tests,
    rules: {
      'quitte/no-ambient-time': 'error',
      'quitte/no-junk-drawer': 'error',
      'max-lines-per-function': ['error', { max: 70, IIFEs: true }],
      'max-lines': ['error', 250]
    }
  },
  // Lists: the catalogue of texts grows by eight lines with each namespace.
  { files: ['src/**/*.data.ts', 'src/lib/i18n/catalogue.server.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['src/lib/**', 'src/routes/**', 'src/*.ts'],
    ignores: tests,
    rules: {
      'quitte/no-floats-for-money': 'error',
      'quitte/no-stand-in-words': 'error',
      // The server logs through pino, which redacts; the browser has nobody to read a console.
      'no-console': 'error'
    }
  },
  {
    files: ['src/lib/server/domain/**'],
    ignores: tests,
    rules: { 'quitte/no-database-clock': 'error' }
  },
  {
    files: ['src/lib/server/platform/clock/**', 'src/sandbox/**', 'src/service-worker.ts'],
    rules: { 'quitte/no-ambient-time': 'off' }
  },
  {
    files: ['*.config.{js,ts}', '**/*.cjs', 'tests/**/*global-setup.ts', 'tests/**/*global-teardown.ts'],
    rules: { 'quitte/no-default-export': 'off' }
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } }
);
