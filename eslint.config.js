import boundaries from 'eslint-plugin-boundaries'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

// The rooms of the house. A step is a room of its own, so that none can import another.
const rooms = ['runtime', 'simulator', 'build', 'cli', 'bench', 'test']

/** Lets one room import others; `kind: 'type'` lets in types only. */
const may = (from, ...to) => ({
  from: { element: { type: from } },
  allow: { to: { element: { type: to } } },
})

const importDirections = {
  files: ['**/*.ts'],
  plugins: { boundaries },
  settings: {
    'boundaries/elements': [
      // By whole paths: test/build/ is not part of build/.
      { type: 'resources', pattern: 'runtime/octopus/resources/**', mode: 'full' },
      { type: 'step', pattern: 'steps/*/**', mode: 'full', capture: ['name'] },
      ...rooms.map((room) => ({ type: room, pattern: `${room}/**`, mode: 'full' })),
    ],
    'boundaries/legacy-warnings': false,
    'import/resolver': { node: { extensions: ['.ts'] } },
  },
  rules: {
    'boundaries/dependencies': [
      'error',
      {
        default: 'disallow',
        message: 'Imports point one way: {{from.type}} does not import {{to.type}} (CONTRIBUTING.md draws the map).',
        policies: [
          may('resources', 'resources', 'runtime'),
          may('runtime', 'runtime', 'resources'),
          may('step', 'runtime', 'resources'),
          {
            from: { element: { type: 'step' } },
            allow: { to: { element: { type: 'step', captured: { name: '{{from.captured.name}}' } } } },
          },
          may('simulator', 'simulator', 'resources'),
          {
            from: { element: { type: 'simulator' } },
            allow: { to: { element: { type: ['runtime', 'step', 'build', 'cli'] } }, dependency: { kind: 'type' } },
          },
          may('build', 'build', 'runtime', 'resources', 'step'),
          may('cli', 'cli', 'build', 'simulator', 'runtime', 'resources', 'step', 'bench'),
          may('bench', 'bench', 'cli', 'build', 'simulator', 'runtime', 'resources', 'step'),
          may('test', '*'),
        ],
      },
    ],
  },
}

// Only the clock reads the time and sleeps: then a test can move it, also in processes of their own.
const oneClock = {
  files: ['runtime/**/*.ts', 'steps/**/*.ts'],
  ignores: ['runtime/clock.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: ['timers', 'node:timers', 'timers/promises', 'node:timers/promises'].map((name) => ({
          name,
          message: 'Sleep through the clock that is handed to you (runtime/clock.ts).',
        })),
      },
    ],
    'no-restricted-globals': [
      'error',
      ...['setTimeout', 'setInterval', 'setImmediate', 'performance'].map((name) => ({
        name,
        message: 'Use the clock that is handed to you (runtime/clock.ts).',
      })),
    ],
    'no-restricted-syntax': [
      'error',
      ...[
        'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
        'NewExpression[callee.name="Date"][arguments.length=0]',
      ].map((selector) => ({
        selector,
        message: 'Read the time from the clock that is handed to you (runtime/clock.ts).',
      })),
    ],
  },
}

export default defineConfig(
  { ignores: ['node_modules/', 'templates/', 'test-results/'] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['**/*.{js,mjs,cjs}'], extends: [tseslint.configs.disableTypeChecked] },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  // ts-morph builds its classes from mixins, which the rule takes for classes of their own.
  { files: ['build/read-texts.ts'], rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' } },
  importDirections,
  oneClock,
)
