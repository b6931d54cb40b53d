// The emulator of a test file, and what all test files do with it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { File as NodeFile } from 'node:buffer'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, before, beforeEach } from 'node:test'

// Node 18 keeps File in node:buffer
globalThis.File ??= NodeFile

const here = path.dirname(fileURLToPath(import.meta.url))
const read = file => JSON.parse(readFileSync(file))

let emulator
let base

export const photo = readFileSync(path.join(here, '..', 'data', 'photo.jpg'))
export const origin = () => base

// a client, in the very version that package.json names
export function load (name) {
  const folder = process.env.LIMN_NODE_MODULES
  if (!folder) throw new Error('LIMN_NODE_MODULES is not set: install tests/npm/package.json outside the source tree and name its node_modules')
  const root = [folder, path.join(folder, 'node_modules')].find(f => existsSync(path.join(f, name, 'package.json')))
  if (!root) throw new Error(`no ${name} in LIMN_NODE_MODULES=${folder}: run npm install --no-package-lock there`)
  assert.equal(read(path.join(root, name, 'package.json')).version,
    read(path.join(here, 'package.json')).devDependencies[name])
  return createRequire(path.join(path.resolve(root), 'x.js'))(name)
}

function startEmulator () {
  const program = process.env.LIMN_EMULATOR
  if (!program) throw new Error('LIMN_EMULATOR is not set: it is the path of limn-emulator')
  emulator = spawn(program, ['--die-with-parent'], { stdio: ['pipe', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let text = ''
    emulator.on('error', reject)
    emulator.on('exit', code => reject(new Error(`limn-emulator ended with ${code}`)))
    emulator.stdout.on('data', data => {
      text += data
      const match = /^listening on (http:\/\/127\.0\.0\.1:\d+)\n/.exec(text)
      if (!match) return
      // a test file that fails must end too, and the emulator with it
      for (const handle of [emulator, emulator.stdin, emulator.stdout]) handle.unref()
      resolve(match[1])
    })
  })
}

export async function control (method, what, body) {
  const answer = await fetch(`${base}/emulator/${what}`, { method, body: body && JSON.stringify(body) })
  assert.equal(answer.status, 200, await answer.clone().text())
  return answer.json()
}

export const settings = changes => control('PUT', 'settings', changes)
export const faults = (...list) => control('PUT', 'faults', list)
export const requests = () => control('GET', 'requests')
export const ledger = () => control('GET', 'ledger')

// what does not happen within ten seconds does not happen
export async function until (what) {
  for (let i = 0; i < 1000; i++) {
    if (await what()) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  throw new Error(`never came true: ${what}`)
}

// violations up to now, which are then forgotten
export async function takeLog () {
  const log = await control('GET', 'log')
  await control('DELETE', 'log')
  return log
}

// one emulator for all tests of a file; each finds it as it was at the start,
// and none may break the protocol unnoticed; prepare is called when it listens
export function useEmulator (prepare) {
  let initial

  before(async () => {
    base = await startEmulator()
    initial = await control('GET', 'settings')
    prepare()
  })

  beforeEach(async () => {
    await control('DELETE', 'requests')
    await control('DELETE', 'faults')
    await control('DELETE', 'ledger')
    await settings(initial)
  })

  after(async () => {
    const log = base ? await control('GET', 'log') : []
    emulator?.removeAllListeners('exit')
    emulator?.stdin.end()
    assert.deepEqual(log, [])
  })
}

// width and height in the header of a PNG
export function pngSize (bytes) {
  assert.equal(bytes.subarray(1, 4).toString('latin1'), 'PNG')
  assert.equal(bytes.subarray(-8, -4).toString('latin1'), 'IEND')
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
}

// a client's long pauses between its attempts, shortened
export async function hurry (work) {
  const slow = globalThis.setTimeout
  globalThis.setTimeout = (func, ms, ...rest) => slow(func, ms / 100, ...rest)
  try {
    return await work()
  } finally {
    globalThis.setTimeout = slow
  }
}
