// Puts a Node process into simulated time. It is loaded by `--require` before the process's own code, in any Node from
// 20 on, and replaces two things: `setTimeout` of `node:timers/promises`, which sleeps at the simulator's hub, and what
// `Date` takes for now, which comes from a file. Ordinary timers stay real. `hub.ts` is the other end.

'use strict'

const { subscribe } = require('node:diagnostics_channel')
const { openSync, readSync } = require('node:fs')
const { syncBuiltinESMExports } = require('node:module')
const { connect } = require('node:net')
const timers = require('node:timers/promises')

const { SIMULATOR_CLOCK_HUB, SIMULATOR_CLOCK_TIME, SIMULATOR_CLOCK_PARTICIPANT } = process.env

const now = simulateDate(openSync(SIMULATOR_CLOCK_TIME, 'r'))

/** The sleeps that wait for their wake-up call, by number. */
const sleeping = new Map()
let lastNumber = 0
let broken = false

/** The requests whose answers are on their way. */
const requests = new Set()

/** What the hub has not been told yet: one line each time this process comes to rest. */
const report = { participant: SIMULATOR_CLOCK_PARTICIPANT, sleeps: [], aborted: [], woken: 0 }
let reporting = false

const hub = connectToHub()
hub.unref()
watchRequests()
timers.setTimeout = sleep
syncBuiltinESMExports()
tellHub()

function sleep(ms, value, options = {}) {
  const { signal, ref = true } = options
  if (signal?.aborted) return Promise.reject(abortError(signal))
  if (broken) return Promise.reject(hubGone())
  return new Promise((resolve, reject) => {
    const number = (lastNumber += 1)
    const end = () => {
      sleeping.delete(number)
      signal?.removeEventListener('abort', abort)
      if (![...sleeping.values()].some((other) => other.ref)) hub.unref()
    }
    const abort = () => {
      end()
      report.aborted.push(number)
      tellHub()
      reject(abortError(signal))
    }
    signal?.addEventListener('abort', abort, { once: true })
    sleeping.set(number, {
      ref,
      wake() {
        end()
        resolve(value)
      },
      fail() {
        end()
        reject(hubGone())
      },
    })
    if (ref) hub.ref()
    report.sleeps.push([number, now() + delay(ms), ref])
    tellHub()
  })
}

/** Node takes a time that is too short or too long for one millisecond. */
function delay(ms) {
  const number = Number(ms)
  return number >= 1 && number <= 2 ** 31 - 1 ? Math.trunc(number) : 1
}

/** Tells in one go what happens in this turn of the event loop: by then it is plain what this process waits for. */
function tellHub() {
  if (reporting || broken) return
  reporting = true
  setImmediate(() => {
    reporting = false
    if (broken) return
    const ports = [...requests].map(({ socket }) => socket?.localPort ?? 0)
    hub.write(`${JSON.stringify({ ...report, requests: ports })}\n`)
    delete report.participant
    report.sleeps = []
    report.aborted = []
  })
}

function connectToHub() {
  let unread = ''
  const lost = () => {
    broken = true
    for (const { fail } of [...sleeping.values()]) fail()
  }
  return connect(SIMULATOR_CLOCK_HUB)
    .setEncoding('utf8')
    .on('error', lost)
    .on('close', lost)
    .on('data', (chunk) => {
      const lines = (unread + chunk).split('\n')
      unread = lines.pop()
      for (const line of lines) {
        report.woken += 1
        // A sleep that was aborted while its wake-up call was on its way is not there any more.
        sleeping.get(Number(line))?.wake()
      }
      tellHub()
    })
}

/**
 * While an answer is on its way this process is busy, even if it sleeps towards the request's time limit; unless the
 * answer is held back, which the hub knows by the port.
 */
function watchRequests() {
  subscribe('http.client.request.start', ({ request }) => {
    requests.add(request)
    tellHub()
    request.once('socket', (socket) => {
      if (socket.connecting) socket.once('connect', tellHub)
      else tellHub()
    })
    request.once('close', () => {
      requests.delete(request)
      tellHub()
    })
  })
}

/** @returns What `Date.now` is from now on. */
function simulateDate(timeFile) {
  const bytes = Buffer.alloc(8)
  const now = () => {
    readSync(timeFile, bytes, 0, 8, 0)
    return bytes.readDoubleLE()
  }
  const RealDate = Date
  RealDate.now = now
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length > 0 ? values : [now()], newTarget),
    apply: () => new RealDate(now()).toString(),
  })
  RealDate.prototype.constructor = globalThis.Date
  return now
}

function abortError(signal) {
  return Object.assign(new Error('The operation was aborted', { cause: signal.reason }), {
    name: 'AbortError',
    code: 'ABORT_ERR',
  })
}

function hubGone() {
  return new Error("The simulator whose time this process lives in has ended, and so has the process's sleep.")
}
