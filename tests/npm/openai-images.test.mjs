// OpenAI's own client against the emulator's Images API, as OpenAI and as each
// server like it; and OpenAI's own schemas against what Limn and the emulator send.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { before, test } from 'node:test'
import { faults, ledger, load, origin, photo, pngSize, requests, settings, useEmulator } from './emulator.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const golden = path.join(here, '..', 'golden')
const spec = JSON.parse(readFileSync(path.join(here, 'openai-images.json')))
const model = 'gpt-image-2'
const prompt = 'a lake'

let OpenAI
let ajv
let client

const inline = item => Buffer.from(item.b64_json, 'base64')
const upload = name => new File([photo], name, { type: 'image/jpeg' })
const connect = options => new OpenAI({ apiKey: 'no-real-key', baseURL: `${origin()}/v1`, maxRetries: 0, ...options })

useEmulator(() => {
  OpenAI = load('openai').OpenAI
  client = connect()
})

before(() => {
  const Ajv = load('ajv')
  ajv = new Ajv({ strict: false, coerceTypes: false, formats: { binary: true } })
  ajv.addSchema(spec, 'spec')
})

// no fault of type or value, and no name that the schema does not know
function assertValid (name, value, known) {
  const check = ajv.getSchema(`spec#/components/schemas/${name}`)
  assert.ok(check(value), ajv.errorsText(check.errors))
  const unknown = Object.keys(value).filter(key => !(key in spec.components.schemas[name].properties))
  assert.deepEqual(known ? unknown : [], [])
}

// the JSON of a golden request, or its form with numbers as numbers
function readGolden (file) {
  const text = readFileSync(path.join(golden, file), 'utf8')
  const parts = text.split(/^--- /m).slice(1)
  if (parts.length === 0) return JSON.parse(text.split('\n\n').slice(1).join('\n\n'))
  const form = {}
  for (const part of parts) {
    const [head, ...lines] = part.replace(/\n$/, '').split('\n')
    const name = head.split(';')[0]
    const value = lines.join('\n')
    if (name in form) form[name] = [].concat(form[name], value)
    else form[name] = /^(n|output_compression)$/.test(name) ? Number(value) : value
  }
  return form
}

const goldens = readdirSync(golden).filter(file => /^openai-(generate|edit)/.test(file))

for (const file of goldens) {
  test(`what Limn sends to OpenAI: ${file}`, () => {
    const isEdit = /^POST \S+\/edits$/m.test(readFileSync(path.join(golden, file), 'utf8'))
    const name = isEdit ? 'CreateImageEditRequest' : 'CreateImageRequest'
    assertValid(name, readGolden(file), true)
  })
}

test('the schemas do refuse', () => {
  assert.ok(goldens.length >= 4)
  for (const [name, value] of [
    ['CreateImageRequest', { prompt, n: 11 }],
    ['CreateImageRequest', { prompt, n: '2' }],
    ['CreateImageRequest', { n: 1 }],
    ['CreateImageRequest', { prompt, output_format: 'avif' }],
    ['CreateImageRequest', { prompt, seed: 7 }],
    ['CreateImageEditRequest', { prompt }],
    ['CreateImageEditRequest', { image: 'x' }]
  ]) assert.throws(() => assertValid(name, value, true), `${name} ${JSON.stringify(value)}`)
})

test('generate', async () => {
  const { data: answer, response } = await client.images.generate({ model, prompt, size: '1024x1024' }).withResponse()
  assertValid('ImagesResponse', answer, false)
  assert.deepEqual(pngSize(inline(answer.data[0])), [1024, 1024])
  assert.equal(answer.data[0].url, undefined)
  assert.equal(answer.size, '1024x1024')
  assert.ok(answer.usage.output_tokens > 0)
  const entries = (await ledger()).filter(entry => entry.vendor === 'openai')
  assert.deepEqual(entries.map(entry => [entry.id, entry.images]), [[response.headers.get('x-request-id'), 1]])
})

test('a free size, in another format', async () => {
  const answer = await client.images.generate({ model, prompt, size: '1536x864', output_format: 'webp', n: 2 })
  assert.equal(answer.data.length, 2)
  assert.equal(answer.output_format, 'webp')
  assert.equal(inline(answer.data[0]).toString('latin1', 0, 4), 'RIFF')
})

test('by URL, where the model has URLs', async () => {
  const answer = await client.images.generate({ model: 'dall-e-3', prompt })
  assert.equal(answer.data[0].revised_prompt, prompt)
  const file = await fetch(answer.data[0].url)
  assert.deepEqual(pngSize(Buffer.from(await file.arrayBuffer())), [1024, 1024])
})

test('edit one, edit several', async () => {
  const one = await client.images.edit({ model, prompt: 'dusk', image: upload('a.jpg') })
  assert.deepEqual(pngSize(inline(one.data[0])), [1536, 1024])
  const two = await client.images.edit({ model, prompt: 'dusk', image: [upload('a.jpg'), upload('b.jpg')], size: '1024x1024' })
  assertValid('ImagesResponse', two, false)
  const names = (await requests()).at(-1).parts.map(part => part.name)
  assert.equal(names.filter(name => name === 'image[]').length, 2)
})

test('models', async () => {
  assert.deepEqual((await client.models.list()).data.map(m => m.id), ['gpt-image-2', 'gpt-image-1', 'dall-e-3'])
})

for (const [name, order, code, param] of [
  ['response_format', { response_format: 'b64_json' }, 'unknown_parameter', 'response_format'],
  ['seed', { seed: 7 }, 'unknown_parameter', 'seed'],
  ['n of 11', { n: 11 }, 'integer_out_of_range', 'n'],
  ['n as text', { n: '2' }, 'invalid_type', 'n'],
  ['a size that 16 does not divide', { size: '1183x887' }, 'invalid_value', 'size'],
  ['a size too long', { size: '3840x960' }, 'invalid_value', 'size'],
  ['a fixed size', { model: 'gpt-image-1', size: '1536x864' }, 'invalid_value', 'size'],
  ['output_format', { output_format: 'avif' }, 'invalid_value', 'output_format'],
  ['no prompt', { prompt: '' }, 'missing_required_parameter', 'prompt']
]) {
  test(`refused: ${name}`, async () => {
    await assert.rejects(client.images.generate({ model, prompt, ...order }), error => {
      assert.ok(error instanceof OpenAI.BadRequestError)
      assert.deepEqual([error.code, error.param, error.type], [code, param, 'invalid_request_error'])
      return true
    })
  })
}

test('refused: "image" twice', async () => {
  const body = new FormData()
  body.set('prompt', prompt)
  for (const name of ['a.jpg', 'b.jpg']) body.append('image', upload(name))
  const answer = await fetch(`${origin()}/v1/images/edits`, { method: 'POST', body, headers: { Authorization: 'Bearer x' } })
  assert.equal(answer.status, 400)
  assert.equal((await answer.json()).error.code, 'duplicate_parameter')
})

for (const [status, code, type, kind] of [
  [400, 'moderation_blocked', 'image_generation_user_error', 'BadRequestError'],
  [400, 'billing_hard_limit_reached', 'billing_limit_user_error', 'BadRequestError'],
  [401, 'invalid_api_key', 'invalid_request_error', 'AuthenticationError'],
  [429, 'insufficient_quota', 'insufficient_quota', 'RateLimitError'],
  [429, 'rate_limit_exceeded', 'requests', 'RateLimitError'],
  [500, null, 'server_error', 'InternalServerError']
]) {
  test(`error ${status} ${code}`, async () => {
    await faults({ fault: 'status', status, code })
    await assert.rejects(client.images.generate({ model, prompt }), error => {
      assert.ok(error instanceof OpenAI[kind])
      assert.deepEqual([error.status, error.code, error.type], [status, code, type])
      return true
    })
    assert.equal((await ledger()).filter(entry => entry.images > 0).length, 0)
  })
}

test('a client is told not to come back', async () => {
  await faults({ fault: 'status', status: 503, times: 3, headers: { 'x-should-retry': 'false' } })
  await assert.rejects(connect({ maxRetries: 2 }).images.generate({ model, prompt }), OpenAI.InternalServerError)
  assert.equal((await requests()).length, 1)
})

test('no model, no key', async () => {
  await assert.rejects(client.images.generate({ model: 'gpt-image-9', prompt }), error => error.code === 'model_not_found' && error.status === 404)
  const answer = await fetch(`${origin()}/v1/models`)
  assert.equal(answer.status, 401)
  assert.equal((await answer.json()).error.code, 'invalid_api_key')
})

// the same client, as people use it with servers of their own
for (const [flavor, base, size, words] of [
  ['sdcpp', '/v1', [512, 512], /not ready/],
  ['lemonade', '/api/v1', [512, 512], /not ready/],
  ['localai', '/v1', [512, 512], /not ready/],
  // it does not look for words in "detail"
  ['vllm', '/v1', [1024, 1024], /503/],
  ['sglang', '/v1', [1024, 1024], /503/],
  ['litellm', '/v1', [1024, 1024], /not ready/]
]) {
  test(`${flavor}: generate, edit, fail`, async () => {
    const other = connect({ baseURL: `${origin()}${base}` })
    const local = { model: 'sd-local', prompt }
    await settings({ flavor })
    const answer = await other.images.generate(flavor === 'localai' ? { ...local, response_format: 'b64_json' } : local)
    assert.deepEqual(pngSize(inline(answer.data[0])), size)
    const edit = other.images.edit({ ...local, image: [upload('a.jpg')], size: '320x160' })
    if (flavor === 'localai') await assert.rejects(edit, OpenAI.NotFoundError)
    else assert.deepEqual(pngSize(inline((await edit).data[0])), [320, 160])
    await faults({ fault: 'status', status: 503, message: 'not ready' })
    await assert.rejects(other.images.generate(local), error => error.status === 503 && words.test(error.message))
  })
}

test('a count that is ignored, one that is refused', async () => {
  await settings({ flavor: 'plain' })
  // JSON that is not announced as such
  const text = await client.images.generate({ prompt, n: 3, response_format: 'b64_json' })
  assert.equal(JSON.parse(text).data.length, 1)
  await settings({ flavor: 'lemonade' })
  await assert.rejects(client.images.generate({ model: 'sd-local', prompt, n: 2 }), OpenAI.BadRequestError)
})
