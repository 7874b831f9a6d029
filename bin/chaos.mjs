#!/usr/bin/env node
// A command of its own: it carries the steps that it plays, which the other one can do without.
import { runBundled } from './run-bundled.mjs'

await runBundled('bench/chaos/main.ts')
