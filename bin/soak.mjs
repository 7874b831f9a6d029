#!/usr/bin/env node
// A command of its own: it carries what it needs to play deployments, which the other one can do without.
import { runBundled } from './run-bundled.mjs'

await runBundled('bench/soak/main.ts')
