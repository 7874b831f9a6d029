#!/usr/bin/env node
import { runBundled } from './run-bundled.mjs'

await runBundled('cli/octosteps.ts')
