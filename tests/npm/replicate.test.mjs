// Replicate's own client against limn-emulator: proof that the dialect is right.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  control, faults, hurry, ledger, load, origin, photo, pngSize, requests, settings, takeLog, until, useEmulator
} from './emulator.mjs'

const auth = 'r8_not-a-secret'
const hour = 3600 * 1000
const model = 'google/nano-banana-2'
const order = { prompt: 'a lake', output_format: 'png' }
const sensitive = 'The input or output was flagged as sensitive. Please try again with different inputs. (E005)'

let Replicate
let replicate

const client = options => new Replicate({ auth, baseUrl: `${origin()}/v1`, ...options })
const photoFile = () => new File([photo], 'photo.jpg', { type: 'image/jpeg' })
const dataUri = (bytes, type) => `data:${type};base64,${bytes.toString('base64')}`
const create = (input = order, of = model, more = {}) => replicate.predictions.create({ model: of, input, ...more })
const get = id => replicate.predictions.get(id)
const run = (input = order, of = model, options = {}) => replicate.run(of, { input, wait: { mode: 'poll', interval: 5 }, ...options })
const wait = prediction => replicate.wait(prediction, { interval: 5 })
const paid = async () => (await ledger()).filter(entry => entry.cost_micros > 0)
const ended = async () => (await ledger()).map(entry => [entry.status, entry.images, entry.cost_micros])
const call = (path, init = {}) => fetch(`${origin()}${path}`, { ...init, headers: { Authorization: `Bearer ${auth}`, ...init.headers } })

async function download (url) {
  const answer = await fetch(url)
  assert.equal(answer.status, 200)
  return Buffer.from(await answer.arrayBuffer())
}

// the client's error holds the answer, whose body it has read into its message
function failure (status, check = () => {}) {
  return error => {
    assert.equal(error.name, 'ApiError', error.stack)
    assert.equal(error.response.status, status)
    const body = JSON.parse(/failed with status \d+ [^:]*: (.*)\.$/s.exec(error.message)[1])
    assert.equal(body.status, status)
    check(body)
    return true
  }
}

useEmulator(() => {
  Replicate = load('replicate')
  replicate = client()
})

test('run, which waits for the answer', async () => {
  const output = await replicate.run(model, { input: order })
  assert.equal(typeof output, 'string')
  assert.ok(output.startsWith(`${origin()}/delivery/`) && output.endsWith('.png'))
  assert.deepEqual(pngSize(await download(output)), [1024, 1024])
  const sent = await requests()
  assert.deepEqual(sent.map(r => [r.method, r.headers.Prefer ?? null]), [['POST', 'wait'], ['GET', null]])
  const [entry] = await ledger()
  assert.deepEqual({ ...entry, id: 'x' }, {
    vendor: 'replicate', id: 'x', endpoint: 'images.generations', model, status: 'completed', images: 1, cost_micros: 67000, error_code: null, user: null
  })
})

test('run, which asks again and again', async () => {
  const seen = []
  await replicate.run(model, { input: order, wait: { mode: 'poll', interval: 5 } }, p => seen.push(p.status))
  assert.ok(['starting', 'processing'].includes(seen[0]))
  assert.equal(seen.at(-1), 'succeeded')
  assert.equal((await paid()).length, 1)
})

test('a prediction starts, is processed and succeeds', async () => {
  await settings({ queue_ms: hour })
  const first = await create({ ...order, unknown: 'kept' })
  assert.match(first.id, /^[0-9a-z]{26}$/)
  assert.deepEqual([first.status, first.output, first.error], ['starting', null, null])
  assert.deepEqual([first.model, first.version, first.source], [model, 'hidden', 'api'])
  assert.deepEqual(first.input, { ...order, unknown: 'kept' })
  assert.deepEqual([first.urls.get, first.urls.cancel], ['', '/cancel'].map(end => `${origin()}/v1/predictions/${first.id}${end}`))
  assert.ok(Math.abs(Date.parse(first.created_at) - Date.now()) < 60000)
  assert.deepEqual([first.started_at, first.completed_at, first.metrics], [null, null, {}])
  await settings({ queue_ms: 0, run_ms: hour })
  const second = await get(first.id)
  assert.equal(second.status, 'processing')
  assert.ok(second.started_at)
  assert.deepEqual(await paid(), [])
  await settings({ run_ms: 0 })
  const last = await wait(second)
  assert.equal(last.status, 'succeeded')
  assert.ok(last.output && last.completed_at && last.metrics.predict_time > 0)
  assert.ok(last.metrics.total_time >= last.metrics.predict_time)
})

test('Prefer: wait has its limits', async () => {
  await settings({ run_ms: hour })
  const path = `/v1/models/${model}/predictions`
  const send = prefer => call(path, { method: 'POST', headers: { Prefer: prefer }, body: JSON.stringify({ input: order }) })
  const tired = await send('wait=1')
  assert.equal(tired.status, 202)
  assert.equal((await tired.json()).status, 'processing')
  for (const prefer of ['wait=0', 'wait=61', 'wait=x', 'respond-async']) {
    assert.equal((await send(prefer)).status, 201)
  }
  await settings({ run_ms: 0, tiny: true })
  const patient = await send('wait=60')
  assert.equal(patient.status, 201)
  assert.equal((await patient.json()).status, 'succeeded')
})

test('run asks for what did not come in time', async () => {
  await settings({ queue_ms: hour, tiny: true })
  const pending = run(order, model, { wait: { mode: 'block', timeout: 1 } })
  await until(async () => (await requests()).some(r => r.method === 'GET'))
  await settings({ queue_ms: 0 })
  assert.equal(typeof await pending, 'string')
  assert.equal((await requests())[0].headers.Prefer, 'wait=1')
})

test('the other way to create', async () => {
  await settings({ tiny: true })
  const made = await create(order, undefined, { version: model })
  assert.equal(made.model, model)
  assert.equal((await wait(made)).status, 'succeeded')
  for (const version of ['google/nothing', '5c7d5dc6', 'google']) {
    await assert.rejects(create(order, undefined, { version }), failure(422, body => {
      assert.match(body.title, /Invalid version/)
    }))
  }
})

test('predictions are listed, newest first', async () => {
  await settings({ tiny: true })
  const first = await create()
  const second = await create()
  const { results } = await replicate.predictions.list()
  assert.deepEqual(results.slice(0, 2).map(p => p.id), [second.id, first.id])
})

for (const [name, input, size] of [
  ['nano-banana', {}, [1024, 1024]],
  ['nano-banana', { aspect_ratio: '4:3', resolution: '4K' }, [1184, 864]],
  ['nano-banana-2', { aspect_ratio: '8:1' }, [3072, 384]],
  ['nano-banana-2', { aspect_ratio: '3:2', resolution: '2K' }, [2528, 1696]],
  ['nano-banana-pro', {}, [2048, 2048]],
  ['nano-banana-pro', { aspect_ratio: '21:9', resolution: '1K' }, [1584, 672]],
  ['nano-banana-pro', { aspect_ratio: 'match_input_image', resolution: '1K', image_input: [] }, [1024, 1024]]
]) {
  test(`size: ${name} ${JSON.stringify(input)}`, async () => {
    const output = await run({ ...order, ...input }, `google/${name}`)
    assert.deepEqual(pngSize(await download(output)), size)
  })
}

test('jpg is what comes unasked', async () => {
  await settings({ tiny: true })
  const output = await run({ prompt: 'a lake' })
  assert.ok(output.endsWith('.jpg'))
  const answer = await fetch(output)
  assert.equal(answer.headers.get('content-type'), 'image/jpeg')
  assert.equal(Buffer.from(await answer.arrayBuffer()).toString('hex', 0, 3), 'ffd8ff')
})

test('files', async () => {
  const file = await replicate.files.create(photoFile(), { who: 'limn' })
  assert.deepEqual([file.content_type, file.size, file.metadata], ['image/jpeg', photo.length, { who: 'limn' }])
  assert.equal(file.urls.get, `${origin()}/v1/files/${file.id}`)
  assert.equal(file.checksums.sha256.length, 64)
  assert.ok(Date.parse(file.expires_at) > Date.parse(file.created_at))
  assert.deepEqual(await replicate.files.get(file.id), file)
  assert.equal((await replicate.files.list()).results[0].id, file.id)
  const [{ parts }] = await requests()
  assert.deepEqual(parts.map(p => p.name), ['content', 'metadata'])
  assert.deepEqual([parts[0].filename, parts[0].width, parts[0].height], ['photo.jpg', 1600, 1067])
  assert.equal(await replicate.files.delete(file.id), true)
  await assert.rejects(replicate.files.get(file.id), failure(404))
  await assert.rejects(replicate.files.delete(file.id), failure(404))
})

test('a file must be one', async () => {
  const form = new FormData()
  form.set('content', 'only text')
  assert.equal((await call('/v1/files', { method: 'POST', body: form })).status, 422)
  assert.equal((await call('/v1/files', { method: 'POST', body: '{}' })).status, 422)
})

test('edit a file: the first image is the one', async () => {
  const output = await run({ ...order, image_input: [photoFile(), photoFile()] })
  assert.deepEqual(pngSize(await download(output)), [1264, 848])
  const sent = (await requests()).find(r => r.path.endsWith('/predictions'))
  assert.deepEqual(sent.parts.map(p => [p.name, p.width, p.height]), [['image_input[0]', 1600, 1067], ['image_input[1]', 1600, 1067]])
  assert.match(sent.json.input.image_input[0], /\/v1\/files\//)
  assert.equal((await paid())[0].endpoint, 'images.edits')
})

test('edit a data URI, and what came of it', async () => {
  await settings({ edit: 'identity', tiny: true })
  const first = await run({ ...order, image_input: [dataUri(photo, 'image/jpeg')] })
  const second = await run({ ...order, image_input: [first] })
  assert.deepEqual(await download(second), await download(first))
})

for (const [name, of, input, field, kind] of [
  ['no prompt', model, { prompt: undefined }, 'input', 'required'],
  ['prompt of another type', model, { prompt: 7 }, 'input.prompt', 'invalid_type'],
  ['ratio of nano-banana-2 only', 'google/nano-banana-pro', { aspect_ratio: '8:1' }, 'input.aspect_ratio', 'enum'],
  ['auto', model, { aspect_ratio: 'auto' }, 'input.aspect_ratio', 'enum'],
  ['0.5K', model, { resolution: '0.5K' }, 'input.resolution', 'enum'],
  ['jpeg', model, { output_format: 'jpeg' }, 'input.output_format', 'enum'],
  ['webp', 'google/nano-banana', { output_format: 'webp' }, 'input.output_format', 'enum'],
  ['search as text', model, { google_search: 'true' }, 'input.google_search', 'invalid_type'],
  ['filter', 'google/nano-banana-pro', { safety_filter_level: 'none' }, 'input.safety_filter_level', 'enum'],
  ['fallback as a number', 'google/nano-banana-pro', { allow_fallback_model: 1 }, 'input.allow_fallback_model', 'invalid_type'],
  ['an image, not a list', model, { image_input: 'x' }, 'input.image_input', 'invalid_type'],
  ['fifteen images', model, { image_input: Array(15).fill('https://example.com/a.png') }, 'input.image_input', 'array_max_items'],
  ['no URI', model, { image_input: ['photo.jpg'] }, 'input.image_input.0', 'format'],
  ['a number for an image', model, { image_input: [7] }, 'input.image_input.0', 'invalid_type'],
  ['a URI that leads nowhere', model, { image_input: ['https://example.com/a.png'] }, 'input.image_input.0', 'format']
]) {
  test(`refused: ${name}`, async () => {
    await assert.rejects(create({ ...order, ...input }, of), failure(422, body => {
      assert.equal(body.title, 'Input validation failed')
      assert.deepEqual(body.invalid_fields.map(f => [f.type, f.field]), [[kind, field]])
      assert.equal(body.detail, `- ${field}: ${body.invalid_fields[0].description}\n`)
    }))
    assert.deepEqual(await ledger(), [])
  })
}

test('refused: what stands beside the input', async () => {
  await assert.rejects(create(order, model, { seed: 7 }), failure(422, body => {
    assert.equal(body.detail, '- Additional property seed is not allowed\n')
  }))
  const answer = await call(`/v1/models/${model}/predictions`, { method: 'POST', body: '{"inptu":{}}' })
  assert.deepEqual((await answer.json()).invalid_fields.map(f => f.type), ['required', 'additional_property_not_allowed'])
})

test('what a model does not know, it ignores', async () => {
  await settings({ tiny: true })
  await run({ ...order, seed: 7, num_images: 3, resolution: 'huge', safety_filter_level: 7 }, 'google/nano-banana')
})

test('a file that is no image fails the prediction', async () => {
  for (const bytes of [photo.subarray(0, photo.length / 2), Buffer.from('text')]) {
    await assert.rejects(run({ ...order, image_input: [dataUri(bytes, 'image/jpeg')] }), /Prediction failed: .*decoded/)
  }
  assert.deepEqual(await ended(), [['rejected', 0, 0], ['rejected', 0, 0]])
})

test('cancel before the start, in the middle, and at the end', async () => {
  await settings({ queue_ms: hour })
  const early = await create()
  assert.equal((await replicate.predictions.cancel(early.id)).status, 'canceled')
  await settings({ queue_ms: 0, run_ms: hour, tiny: true })
  const midway = await create()
  assert.equal((await replicate.predictions.cancel(midway.id)).status, 'canceled')
  await settings({ run_ms: 0 })
  const late = await wait(await create())
  assert.equal((await replicate.predictions.cancel(late.id)).status, 'succeeded')
  for (const { id } of [early, midway]) {
    const after = await get(id)
    assert.deepEqual([after.status, after.output, after.error], ['canceled', null, null])
    assert.ok(after.completed_at)
  }
  assert.deepEqual(await ended(), [['cancelled', 0, 0], ['cancelled', 0, 0], ['completed', 1, 67000]])
})

test('run, and its signal', async () => {
  await settings({ queue_ms: hour })
  const leave = new AbortController()
  const pending = run(order, model, { signal: leave.signal })
  await until(async () => (await ledger()).length > 0)
  leave.abort()
  await pending.catch(() => {})
  await replicate.predictions.cancel((await ledger())[0].id)
  assert.deepEqual(await ended(), [['cancelled', 0, 0]])
})

for (const [name, fault, status, detail] of [
  ['no key', { status: 401 }, 401, /valid authentication token/],
  ['no credit', { status: 402 }, 402, /insufficient credit/],
  ['no model', { status: 404 }, 404, /could not be found/],
  ['bad input', { status: 422, code: 'Input validation failed', message: '- input: prompt is required\n' }, 422, /prompt is required/],
  ['trouble', { status: 500 }, 500, /unexpected/]
]) {
  test(`create fails: ${name}`, async () => {
    await faults({ fault: 'status', ...fault })
    await assert.rejects(create(), failure(status, body => assert.match(body.detail, detail)))
    assert.deepEqual(await ledger(), [])
    assert.equal((await requests()).length, 1)
  })
}

test('429, then the client tries again', async () => {
  await settings({ tiny: true })
  await faults({ fault: 'status', status: 429, times: 2 })
  await hurry(() => run())
  assert.deepEqual((await requests()).slice(0, 3).map(r => r.status), [429, 429, 201])
  assert.equal((await paid()).length, 1)
})

test('a client gives up', async () => {
  await faults({ fault: 'status', status: 429, times: 6, retry_after: 30 })
  await assert.rejects(hurry(() => create()), failure(429, body => {
    assert.equal(body.detail, 'Request was throttled. Your rate limit resets in ~30s.')
  }))
  const all = await requests()
  assert.deepEqual(all.map(r => r.status), Array(6).fill(429))
})

for (const [fault, message] of [
  [{ code: 'E005' }, sensitive],
  [{}, 'Prediction interrupted; please retry (code: PA)'],
  [{ message: 'so it is' }, 'so it is']
]) {
  test(`a prediction fails: ${message}`, async () => {
    await faults({ fault: 'job_fails', ...fault })
    await assert.rejects(run(), new Error(`Prediction failed: ${message}`))
    assert.deepEqual(await ended(), [['upstream_failure', 0, 0]])
  })
}

test('a failure is an answer like any other', async () => {
  await faults({ fault: 'job_fails', code: 'E005' })
  const made = await create()
  await until(async () => (await get(made.id)).status === 'failed')
  const answer = await call(`/v1/predictions/${made.id}`)
  assert.equal(answer.status, 200)
  const body = await answer.json()
  assert.deepEqual([body.output, body.error], [null, sensitive])
})

for (const [fault, status] of [['job_canceled', 'canceled'], ['job_aborted', 'aborted'], ['empty_data', 'succeeded'], ['null_image', 'succeeded']]) {
  test(`a prediction without an output: ${fault}`, async () => {
    await faults({ fault })
    const made = await create()
    await until(async () => (await get(made.id)).status === status)
    const last = await get(made.id)
    assert.deepEqual([last.output, last.error], [null, null])
    assert.deepEqual(await paid(), [])
  })
}

test('a prediction that never starts, and one that never ends', async () => {
  await settings({ tiny: true })
  for (const [fault, status] of [['job_waits', 'starting'], ['job_runs', 'processing']]) {
    await faults({ fault })
    const made = await create()
    await run()
    assert.equal((await get(made.id)).status, status)
    await replicate.predictions.cancel(made.id)
  }
})

test('a status that fails once', async () => {
  await settings({ tiny: true })
  await faults({ fault: 'status', at: 'status', status: 500 })
  await hurry(() => run())
  assert.equal((await requests())[1].status, 500)
  assert.equal((await paid()).length, 1)
})

for (const [at, work] of [
  ['images', () => create()],
  ['status', id => get(id)],
  ['cancel', id => replicate.predictions.cancel(id)],
  ['upload', () => replicate.files.create(photoFile())],
  ['other', () => replicate.accounts.current()]
]) {
  test(`documents that are none: ${at}`, async () => {
    await settings({ tiny: true })
    const { id } = await create()
    for (const fault of ['broken_json', 'html200', 'no_content']) {
      await faults({ fault, at })
      await assert.rejects(work(id), SyntaxError)
    }
  })
}

test('an error that calls itself a success', async () => {
  await faults({ fault: 'error200', message: 'no' })
  assert.deepEqual(await create(), { detail: 'no', status: 200, title: 'Service unavailable' })
})

// how much of an answer is seen before the line breaks is up to the client
for (const fault of ['short_body', 'reset_after_bytes']) {
  test(`the line breaks at each step: ${fault}`, async () => {
    await settings({ tiny: true })
    await faults({ fault, bytes: 1 })
    await create().catch(() => {})
    await until(async () => (await paid()).length > 0)
    const [made] = (await replicate.predictions.list()).results
    await faults({ fault, at: 'status', bytes: 1 })
    await get(made.id).catch(() => {})
    const { output } = await get(made.id)
    await faults({ fault, at: 'media', bytes: 1 })
    await assert.rejects(download(output))
    assert.deepEqual(pngSize(await download(output)), [128, 128])
    assert.deepEqual(await control('GET', 'faults'), [])
  })
}

test('pauses, and a trickle', async () => {
  await settings({ tiny: true })
  await faults({ fault: 'stall', ms: 20 }, { fault: 'stall_mid_body', at: 'status', ms: 20 }, { fault: 'slow', at: 'media', rate: 100000 })
  await download(await run())
  assert.deepEqual(await control('GET', 'faults'), [])
})

for (const fault of ['truncated_image', 'corrupt_image', 'absurd_image', 'wrong_format']) {
  test(`a spoiled file: ${fault}`, async () => {
    await settings({ tiny: true })
    await faults({ fault })
    const file = await download(await run())
    if (fault === 'wrong_format') assert.equal(file.toString('hex', 0, 3), 'ffd8ff')
    else if (fault === 'absurd_image') assert.equal(file.readUInt32BE(16), 100000)
    else if (fault === 'truncated_image') assert.throws(() => pngSize(file))
    else assert.deepEqual(pngSize(file), [128, 128])
  })
}

test('long logs', async () => {
  await settings({ tiny: true })
  await faults({ fault: 'big_text', bytes: 100000 })
  assert.ok((await wait(await create())).logs.length >= 100000)
})

test('account and models', async () => {
  assert.equal((await replicate.accounts.current()).type, 'user')
  const found = await replicate.models.get('google', 'nano-banana-pro')
  assert.deepEqual([found.owner, found.name, found.visibility], ['google', 'nano-banana-pro', 'public'])
  await assert.rejects(replicate.models.get('google', 'nano'), failure(404))
  await assert.rejects(replicate.models.get('other', 'nano-banana'), failure(404))
  await assert.rejects(create(order, 'google/nano'), failure(404))
  await assert.rejects(get('nothing'), failure(404))
  await assert.rejects(replicate.predictions.cancel('nothing'), failure(404))
})

test('keys', async () => {
  for (const key of ['not-a-key', 'r8_']) {
    await assert.rejects(client({ auth: key }).accounts.current(), failure(401))
  }
  assert.equal((await call('/v1/account', { headers: { Authorization: `Token ${auth}` } })).status, 401)
})

test('an empty account', async () => {
  await settings({ balance_micros: 66999 })
  await assert.rejects(create(), failure(402))
  await settings({ balance_micros: 67000, tiny: true })
  await run()
  await assert.rejects(create(), failure(402))
})

test('other vendors\' paths below /v1/ are not Replicate\'s', async () => {
  const headers = { Authorization: 'Bearer lmnfl_test.not-a-secret' }
  await settings({ tiny: true })
  await run()
  assert.equal((await fetch(`${origin()}/v1/balance`, { headers })).status, 200)
  const list = await (await fetch(`${origin()}/v1/requests`, { headers })).json()
  assert.deepEqual(list.data, [])
})

test('a key that goes where it must not is noticed', async () => {
  await settings({ tiny: true })
  const output = await run()
  assert.equal((await fetch(output, { headers: { Authorization: `Bearer ${auth}` } })).status, 400)
  assert.match((await takeLog()).join(), /\/delivery\/.*media URL/)
})

test('the key never enters the journal', async () => {
  await faults({ fault: 'echo_key' })
  await assert.rejects(create(), error => error.message.includes('not-a-secret'))
  const text = JSON.stringify(await requests())
  assert.ok(text.includes('Bearer r8_'))
  assert.ok(!text.includes('not-a-secret'))
})
