// OpenAI's own client against limn-emulator: proof that the dialect is right.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { control, faults, ledger, load, origin, photo, pngSize, useEmulator } from './emulator.mjs'

const model = 'gemini-3-pro-image-preview'
const apiKey = 'lmnfl_test.not-a-secret'

let OpenAI
let base
let client

async function native (what) {
  const answer = await fetch(`${base}${what}`, { headers: { Authorization: `Bearer ${apiKey}` } })
  assert.equal(answer.status, 200)
  return answer.json()
}

const inline = item => Buffer.from(item.b64_json, 'base64')
const upload = name => new File([photo], name, { type: 'image/jpeg' })
const lastRequest = async () => (await control('GET', 'requests')).at(-1)
const partNames = request => request.parts.map(part => part.name)

useEmulator(() => {
  OpenAI = load('openai').OpenAI
  base = origin()
  client = new OpenAI({ apiKey, baseURL: `${base}/openai/v1`, maxRetries: 0 })
})

test('generate, inline', async () => {
  const { data: answer, response } = await client.images.generate(
    { model, prompt: 'a lake', size: '1024x1024', response_format: 'b64_json' }).withResponse()
  assert.deepEqual(pngSize(inline(answer.data[0])), [1024, 1024])
  assert.equal(answer.size, '1024x1024')
  assert.equal(answer.output_format, 'png')
  assert.equal(answer.data[0].revised_prompt, 'a lake')
  assert.ok(Math.abs(answer.created - Date.now() / 1000) < 60)
  assert.match(answer.id, /^req_/)
  assert.equal(response.headers.get('x-lumenfall-request-id'), answer.id)
  assert.equal(response.headers.get('x-lumenfall-model'), model)
  assert.equal(response.headers.get('x-lumenfall-provider'), answer.metadata.provider)
  assert.equal(answer.metadata.model, model)
  assert.equal(answer.metadata.executed_model, `${answer.metadata.provider}/${model}`)
  assert.equal(answer.metadata.cost, 0.134)
  assert.equal(answer.metadata.cost_currency, 'USD')
  assert.equal(answer.metadata.attempts.length, 1)
})

test('generate, by URL, which needs no key', async () => {
  const answer = await client.images.generate({ model, prompt: 'a lake' })
  assert.equal(answer.data[0].b64_json, undefined)
  const file = await fetch(answer.data[0].url)
  assert.equal(file.status, 200)
  assert.equal(file.headers.get('content-type'), 'image/png')
  assert.deepEqual(pngSize(Buffer.from(await file.arrayBuffer())), [1024, 1024])
})

test('generate three, each another picture', async () => {
  const answer = await client.images.generate(
    { model, prompt: 'a city at night', n: 3, size: '16:9', response_format: 'b64_json' })
  const all = answer.data.map(item => item.b64_json)
  assert.equal(new Set(all).size, 3)
  for (const item of answer.data) assert.deepEqual(pngSize(inline(item)), [1376, 768])
  assert.equal(answer.metadata.cost, 0.402)
})

test('the same words and seed make the same picture', async () => {
  const order = { model, prompt: 'dunes', seed: 7, response_format: 'b64_json' }
  const first = await client.images.generate(order)
  const again = await client.images.generate(order)
  const other = await client.images.generate({ ...order, seed: 8 })
  assert.equal(first.data[0].b64_json, again.data[0].b64_json)
  assert.notEqual(first.data[0].b64_json, other.data[0].b64_json)
})

for (const [name, order, size] of [
  ['tier', { resolution: '2K' }, [2048, 2048]],
  ['ratio and tier', { aspect_ratio: '21:9', resolution: '1K' }, [1584, 672]],
  ['size wins', { size: '9:16', aspect_ratio: '16:9' }, [768, 1376]],
  ['size as pixels', { size: '1920x1080', resolution: '4K' }, [1376, 768]],
  ['nearest ratio', { model: 'gemini-3.1-flash-image', aspect_ratio: '7:1' }, [3072, 384]],
  ['half tier', { model: 'gemini-3.1-flash-image', resolution: '0.5K' }, [512, 512]],
  ['2.5 has its own sizes', { model: 'gemini-2.5-flash-image', aspect_ratio: '4:3', resolution: '4K' }, [1184, 864]],
  ['a model few know', { model: 'lumen-sketch', size: '16:9' }, [1376, 768]],
  ['mock returns what was asked', { model: 'mock-image', size: '300x200' }, [300, 200]]
]) {
  test(`size: ${name}`, async () => {
    const answer = await client.images.generate({ model, prompt: 'sea', response_format: 'b64_json', ...order })
    assert.deepEqual(pngSize(inline(answer.data[0])), size)
    assert.equal(answer.size, size.join('x'))
  })
}

test('sizes of the gateway\'s table', async () => {
  await control('PUT', 'settings', { sizes: 'table' })
  const answer = await client.images.generate(
    { model, prompt: 'sea', aspect_ratio: '4:3', response_format: 'b64_json' })
  await control('PUT', 'settings', { sizes: 'vendor' })
  assert.deepEqual(pngSize(inline(answer.data[0])), [1183, 887])
})

const magics = [['jpeg', 'ffd8ff'], ['webp', '52494646'], ['gif', '474946383961'],
  ['avif', '000000206674797061766966']]
for (const [format, magic] of magics) {
  test(`output_format ${format}`, async () => {
    const answer = await client.images.generate(
      { model, prompt: 'sea', output_format: format, response_format: 'b64_json' })
    assert.equal(answer.output_format, format)
    assert.equal(inline(answer.data[0]).toString('hex', 0, magic.length / 2), magic)
  })
}

test('edit one image', async () => {
  const answer = await client.images.edit(
    { model, prompt: 'dusk', image: upload('a.jpg'), response_format: 'b64_json' })
  const request = await lastRequest()
  const part = request.parts.find(p => p.name === 'image')
  assert.deepEqual(pngSize(inline(answer.data[0])), [1264, 848])
  assert.deepEqual([part.width, part.height, part.format], [1600, 1067, 'jpeg'])
  assert.equal(part.length, photo.length)
})

test('edit two images', async () => {
  const answer = await client.images.edit(
    { model, prompt: 'dusk', image: [upload('a.jpg'), upload('b.jpg')], response_format: 'b64_json' })
  assert.equal(partNames(await lastRequest()).filter(n => n === 'image[]').length, 2)
  assert.deepEqual(pngSize(inline(answer.data[0])), [1264, 848])
})

test('edit with a mask, and pixels that stay', async () => {
  const made = await client.images.generate(
    { model: 'mock-image', prompt: 'mask', size: '96x64', response_format: 'b64_json' })
  const file = new File([inline(made.data[0])], 'm.png', { type: 'image/png' })
  await control('PUT', 'settings', { edit: 'identity' })
  const answer = await client.images.edit(
    { model: 'mock-image', prompt: 'x', image: file, mask: file, size: '96x64', response_format: 'b64_json' })
  await control('PUT', 'settings', { edit: 'scene' })
  assert.ok(partNames(await lastRequest()).includes('mask'))
  assert.equal(answer.data[0].b64_json, made.data[0].b64_json)
})

test('a mask of another size is refused', async () => {
  const made = await client.images.generate(
    { model: 'mock-image', prompt: 'mask', size: '96x64', response_format: 'b64_json' })
  const mask = new File([inline(made.data[0])], 'm.png', { type: 'image/png' })
  await assert.rejects(client.images.edit({ model, prompt: 'x', image: upload('a.jpg'), mask }), OpenAI.BadRequestError)
})

test('models', async () => {
  const list = await client.models.list()
  assert.deepEqual(list.data.map(m => m.id).sort(), ['gemini-2.5-flash-image',
    'gemini-3-pro-image-preview', 'gemini-3.1-flash-image-preview', 'google/gemini-3.1-flash',
    'lumen-motion-1', 'lumen-sketch-1', 'mock-image'])
  assert.equal((await client.models.retrieve('gemini-3-pro-image')).id, model)
  assert.equal((await client.models.retrieve('google/gemini-3.1-flash')).modality, 'text')
  await assert.rejects(client.models.retrieve('nothing'), OpenAI.NotFoundError)
  await assert.rejects(client.models.retrieve('lumen-sketsh-1'),
    error => error.code === 'MODEL_NOT_FOUND' && error.message.includes("Did you mean 'lumen-sketch-1'?"))
})

for (const [status, code, kind] of [
  [400, 'INVALID_REQUEST', 'BadRequestError'],
  [400, 'CONTENT_POLICY_VIOLATION', 'BadRequestError'],
  [401, 'AUTHENTICATION_FAILED', 'AuthenticationError'],
  [402, 'INSUFFICIENT_BALANCE', 'APIError'],
  [404, 'MODEL_DISABLED', 'NotFoundError'],
  [429, 'RATE_LIMITED', 'RateLimitError'],
  [500, 'INTERNAL_ERROR', 'InternalServerError'],
  [502, 'ALL_PROVIDERS_EXHAUSTED', 'InternalServerError']
]) {
  test(`error ${status} ${code}`, async () => {
    await control('PUT', 'faults', [{ fault: 'status', status, code }])
    await assert.rejects(client.images.generate({ model, prompt: 'x' }), error => {
      assert.ok(error instanceof OpenAI[kind])
      assert.deepEqual([error.status, error.code], [status, code])
      return true
    })
  })
}

for (const [name, order, status, code] of [
  ['no prompt', { prompt: '' }, 400, 'INVALID_REQUEST'],
  ['n of 11', { n: 11 }, 400, 'INVALID_REQUEST'],
  ['n as text', { n: '2' }, 400, 'INVALID_REQUEST'],
  ['size', { size: 'huge' }, 400, 'INVALID_REQUEST'],
  ['output_format', { output_format: 'bmp' }, 400, 'INVALID_REQUEST'],
  ['response_format', { response_format: 'bytes' }, 400, 'INVALID_REQUEST'],
  ['model', { model: 'gemini-3-pro-imag' }, 404, 'MODEL_NOT_FOUND'],
  ['provider', { model: `openrouter/${model}` }, 404, 'MODEL_NOT_FOUND'],
  ['video model', { model: 'lumen-motion-1' }, 400, 'INVALID_REQUEST'],
  ['chat model', { model: 'google/gemini-3.1-flash' }, 400, 'INVALID_REQUEST'],
  ['edit-only variant', { model: `fal/${model}-edit` }, 400, 'INVALID_REQUEST'],
  ['long prompt', { model: 'mock-image', prompt: 'x'.repeat(1001) }, 400, 'INVALID_REQUEST']
]) {
  test(`refused: ${name}`, async () => {
    await assert.rejects(client.images.generate({ model, prompt: 'x', ...order }),
      error => error.status === status && error.code === code)
  })
}

test('a file that is no image is refused', async () => {
  const image = new File([Buffer.from('no image')], 'a.png', { type: 'image/png' })
  await assert.rejects(client.images.edit({ model, prompt: 'x', image }), OpenAI.BadRequestError)
})

test('a cut image is refused', async () => {
  const image = new File([photo.subarray(0, photo.length / 2)], 'a.jpg', { type: 'image/jpeg' })
  await assert.rejects(client.images.edit({ model, prompt: 'x', image }), OpenAI.BadRequestError)
})

test('edits must be forms, generations must not', async () => {
  const headers = { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' }
  const edits = await fetch(`${base}/openai/v1/images/edits`,
    { method: 'POST', headers, body: JSON.stringify({ model, prompt: 'x' }) })
  const form = new FormData()
  form.set('model', model)
  form.set('prompt', 'x')
  const generations = await fetch(`${base}/openai/v1/images/generations`,
    { method: 'POST', headers: { Authorization: `Bearer ${apiKey}` }, body: form })
  for (const answer of [edits, generations]) {
    assert.equal(answer.status, 400)
    assert.equal((await answer.json()).error.code, 'INVALID_REQUEST')
  }
})

for (const key of ['sk-wrong', 'lmnfl_nodot', 'lmnfl_.x']) {
  test(`a key of the wrong shape: ${key}`, async () => {
    const other = new OpenAI({ apiKey: key, baseURL: `${base}/openai/v1`, maxRetries: 0 })
    await assert.rejects(other.models.list(), OpenAI.AuthenticationError)
  })
}

test('429, then the client tries again as told', async () => {
  const patient = new OpenAI({ apiKey, baseURL: `${base}/openai/v1`, maxRetries: 2 })
  await control('PUT', 'faults', [{ fault: 'status', status: 429, retry_after: 1 }])
  const answer = await patient.images.generate({ model, prompt: 'x', response_format: 'b64_json' })
  const requests = await control('GET', 'requests')
  assert.equal(answer.data.length, 1)
  assert.deepEqual(requests.map(r => r.status), [429, 200])
  assert.ok(requests[1].headers_us - requests[0].reply_us >= 900000)
})

test('a result that is cut off is an error', async () => {
  await control('PUT', 'faults', [{ fault: 'short_body' }, { fault: 'reset_after_bytes', bytes: 2000 }])
  for (let i = 0; i < 2; i++) {
    await assert.rejects(client.images.generate({ model, prompt: 'x', response_format: 'b64_json' }))
  }
})

test('the key never enters the journal', async () => {
  await client.models.list()
  const text = JSON.stringify(await control('GET', 'requests'))
  assert.ok(text.includes('Bearer lmnfl_'))
  assert.ok(!text.includes('not-a-secret'))
})

test('dry run costs nothing', async () => {
  const before = await native('/v1/balance')
  const answer = await fetch(`${base}/openai/v1/images/generations?dryRun=true`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ model, prompt: 'x', resolution: '4K', n: 2 })
  })
  const estimate = await answer.json()
  assert.equal(estimate.estimated, true)
  assert.equal(estimate.total_cost_micros, 480000)
  assert.equal(estimate.currency, 'USD')
  assert.deepEqual(await native('/v1/balance'), before)
})

test('dry run of an edit, by the client\'s own query', async () => {
  const before = await native('/v1/balance')
  const estimate = await client.images.edit(
    { model: 'lumen-sketch-1', prompt: 'x', image: [upload('a.jpg'), upload('b.jpg')], n: 2 },
    { query: { dryRun: true } })
  assert.deepEqual([estimate.model, estimate.provider], ['lumen-sketch-1', 'fal'])
  assert.equal(estimate.total_cost_micros, 2 * (50000 + 2 * 1500))
  assert.equal(estimate.data, undefined)
  assert.deepEqual(await native('/v1/balance'), before)
  await assert.rejects(client.images.edit(
    { model: 'lumen-sketch-1', prompt: 'x', image: upload('a.jpg'), n: 11 }, { query: { dryRun: true } }),
  OpenAI.BadRequestError)
})

test('faults of small questions', async () => {
  await control('PUT', 'faults', [
    { fault: 'status', status: 500, at: 'other' }, { fault: 'error200', at: 'other' },
    { fault: 'no_content', at: 'other' }, { fault: 'short_body', at: 'other' }])
  await assert.rejects(client.models.list(), OpenAI.InternalServerError)
  const complaint = await client.images.generate({ model, prompt: 'x' }, { query: { dryRun: true } })
  assert.equal(complaint.error.code, 'INTERNAL_ERROR')
  const nothing = await fetch(`${base}/v1/balance`, { headers: { Authorization: `Bearer ${apiKey}` } })
  assert.deepEqual([nothing.status, await nothing.text()], [204, ''])
  await assert.rejects(client.models.list())
  assert.deepEqual(await control('GET', 'faults'), [])
})

test('a postpaid account tells no amount', async () => {
  await control('PUT', 'settings', { postpaid: true })
  const balance = await native('/v1/balance')
  await control('PUT', 'settings', { postpaid: false })
  assert.deepEqual(balance, { object: 'balance', billing_type: 'postpaid', available: { amount: null, currency: 'usd' } })
})

test('balance and requests', async () => {
  const before = await native('/v1/balance')
  assert.deepEqual([before.object, before.billing_type, before.available.currency], ['balance', 'prepaid', 'usd'])
  const answer = await client.images.generate({ model, prompt: 'x', response_format: 'b64_json' })
  const now = await native('/v1/balance')
  assert.ok(Math.abs(before.available.amount - now.available.amount - 0.134) < 1e-9)
  const page = await native('/v1/requests?limit=2')
  assert.equal(page.object, 'list')
  assert.equal(page.data.length, 2)
  assert.equal(page.data[0].id, answer.id)
  assert.equal(page.data[0].status, 'completed')
  assert.equal(page.data[0].cost, 0.134)
  const next = await native(page.next_page_url)
  assert.ok(!next.data.some(r => page.data.some(p => p.id === r.id)))
  assert.equal((await native(`/v1/requests/${answer.id}`)).id, answer.id)
  assert.ok((await native('/v1/requests?status=rejected')).data.every(r => r.status === 'rejected'))
})

test('the ledger: what arrived, what was lost on the way, what was never made', async () => {
  const order = { model, prompt: 'x', n: 2, response_format: 'b64_json' }
  await client.images.generate(order)
  await faults({ fault: 'short_body' }, { fault: 'status', status: 502 })
  await assert.rejects(client.images.generate(order))
  await assert.rejects(client.images.generate(order), OpenAI.InternalServerError)
  await assert.rejects(client.images.generate({ ...order, n: 11 }), OpenAI.BadRequestError)
  assert.deepEqual((await ledger()).map(e => [e.vendor, e.status, e.images, e.cost_micros]), [
    ['lumenfall', 'completed', 2, 268000], ['lumenfall', 'completed', 2, 268000],
    ['lumenfall', 'upstream_failure', 0, 0], ['lumenfall', 'rejected', 0, 0]])
})

test('an empty account is a 402', async () => {
  await control('PUT', 'settings', { balance_micros: 1000 })
  await assert.rejects(client.images.generate({ model, prompt: 'x' }),
    error => error.status === 402 && error.code === 'INSUFFICIENT_BALANCE')
  await control('PUT', 'settings', { balance_micros: 1000000000 })
})

test('a client that hangs up is noticed', async () => {
  await control('PUT', 'settings', { delay_ms: 600 })
  const leave = new AbortController()
  const pending = client.images.generate({ model, prompt: 'x' }, { signal: leave.signal })
  setTimeout(() => leave.abort(), 150)
  await assert.rejects(pending)
  for (let i = 0; i < 100; i++) {
    if ((await native('/v1/requests?limit=1')).data[0].status === 'cancelled') break
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  await control('PUT', 'settings', { delay_ms: 0 })
  assert.equal((await native('/v1/requests?limit=1')).data[0].status, 'cancelled')
  assert.ok((await control('GET', 'requests'))[0].disconnected_us > 0)
})
