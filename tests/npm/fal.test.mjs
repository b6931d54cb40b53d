// fal's own client against limn-emulator: proof that the dialect is right.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  control, faults, hurry, ledger, load, origin, photo, pngSize, requests, settings, takeLog, until, useEmulator
} from './emulator.mjs'

const credentials = 'test:not-a-secret'
const hour = 3600 * 1000
const model = 'fal-ai/nano-banana-2'
const order = { prompt: 'a lake' }

let fal
let ApiError
let ValidationError

// fal's hosts are one: only the endpoint that is not the queue has a prefix
const prefixes = { 'queue.fal.run': '', 'fal.run': '/sync', 'rest.fal.ai': '' }

function redirect (url, init) {
  const { host, pathname, search } = new URL(url)
  return fetch(host in prefixes ? `${origin()}${prefixes[host]}${pathname}${search}` : url, init)
}

const client = key => load('@fal-ai/client').createFalClient({ credentials: key, fetch: redirect })
const photoFile = () => new File([photo], 'photo.jpg', { type: 'image/jpeg' })
const dataUri = (bytes, type) => `data:${type};base64,${bytes.toString('base64')}`
const local = file => Buffer.from(file.split(',')[1], 'base64')
const submit = (input = order, id = model) => fal.queue.submit(id, { input })
const status = (requestId, id = model) => fal.queue.status(id, { requestId, logs: true })
const result = (requestId, id = model) => fal.queue.result(id, { requestId })
const cancel = (requestId, id = model) => fal.queue.cancel(id, { requestId })
const subscribe = (input = order, id = model) => fal.subscribe(id, { input, pollInterval: 5 })
const paid = async () => (await ledger()).filter(entry => entry.cost_micros > 0)
const call = (path, init = {}) => fetch(`${origin()}${path}`, { ...init, headers: { Authorization: `Key ${credentials}`, ...init.headers } })

async function download (image) {
  const answer = await fetch(image.url)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('content-type'), image.content_type)
  return Buffer.from(await answer.arrayBuffer())
}

// submits, and waits until the queue says that it is over
async function finish (input = order, id = model) {
  const { request_id: requestId } = await submit(input, id)
  return fal.queue.subscribeToStatus(id, { requestId, pollInterval: 5 })
}

// rejected with an error of just this class, status, and body
function failure (kind, code, check = () => {}) {
  return error => {
    assert.equal(error.constructor, kind, error.stack)
    assert.equal(error.status, code)
    check(error)
    return true
  }
}

const type = name => error => {
  assert.equal(error.body.detail[0].type, name)
  assert.ok(error.body.detail[0].msg)
}

useEmulator(() => {
  ({ ApiError, ValidationError } = load('@fal-ai/client'))
  fal = client(credentials)
})

test('subscribe', async () => {
  const seen = []
  const { data, requestId } = await fal.subscribe(model, {
    input: order, pollInterval: 5, logs: true, onQueueUpdate: update => seen.push(update)
  })
  const [image] = data.images
  assert.deepEqual(Object.keys(image), ['url', 'content_type', 'file_name', 'file_size', 'width', 'height'])
  assert.deepEqual([image.content_type, image.width, image.height], ['image/png', null, null])
  assert.ok(image.url.startsWith(`${origin()}/files/`) && image.url.endsWith(image.file_name))
  const bytes = await download(image)
  assert.deepEqual(pngSize(bytes), [1024, 1024])
  assert.equal(bytes.length, image.file_size)
  assert.equal(data.description, '')
  assert.equal(seen.at(-1).status, 'COMPLETED')
  assert.equal(seen.at(-1).request_id, requestId)
  assert.equal(seen.at(-1).logs.length, 1)
  assert.ok(seen.at(-1).metrics.inference_time > 0)
  assert.deepEqual(await ledger(), [{
    vendor: 'fal', id: requestId, endpoint: 'images.generations', model, status: 'completed', images: 1, cost_micros: 80000, error_code: null, user: null
  }])
})

test('a job waits, runs and is done', async () => {
  await settings({ queue_ms: hour })
  const first = await submit()
  const second = await submit()
  const id = second.request_id
  assert.equal(second.status, 'IN_QUEUE')
  assert.deepEqual([first.queue_position, second.queue_position], [0, 1])
  assert.equal((await status(id)).queue_position, 1)
  assert.deepEqual((await status(id)).logs, [])
  await settings({ queue_ms: 0, run_ms: hour })
  const running = await status(id)
  assert.deepEqual([running.status, running.queue_position], ['IN_PROGRESS', undefined])
  await assert.rejects(result(id), failure(ApiError, 400, error => {
    assert.deepEqual(error.body, { detail: 'Request is still in progress' })
  }))
  assert.equal((await call(new URL(second.status_url).pathname)).status, 202)
  assert.deepEqual(await paid(), [])
  await settings({ run_ms: 0 })
  await fal.queue.subscribeToStatus(model, { requestId: id, pollInterval: 5 })
  assert.equal((await result(id)).requestId, id)
  const answer = await call(new URL(second.status_url).pathname)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('x-fal-request-id'), id)
})

test('the queue names owner and app only', async () => {
  const input = { ...order, image_urls: [dataUri(photo, 'image/jpeg')] }
  const ticket = await submit(input, `${model}/edit`)
  const base = `${origin()}/fal-ai/nano-banana-2/requests/${ticket.request_id}`
  assert.deepEqual([ticket.response_url, ticket.status_url, ticket.cancel_url], [base, `${base}/status`, `${base}/cancel`])
  const wrong = `/fal-ai/nano-banana-2/edit/requests/${ticket.request_id}`
  for (const [method, end] of [['GET', ''], ['GET', '/status'], ['PUT', '/cancel']]) {
    assert.equal((await call(wrong + end, { method })).status, 405)
  }
  assert.equal((await takeLog()).length, 3)
  await assert.rejects(status(ticket.request_id, 'fal-ai/nano-banana'), failure(ApiError, 404))
})

test('cancel in the queue', async () => {
  await settings({ queue_ms: hour })
  const { request_id: id } = await submit()
  await cancel(id)
  const after = await status(id)
  assert.deepEqual([after.status, after.error_type], ['COMPLETED', 'client_cancelled'])
  await assert.rejects(result(id), failure(ApiError, 499))
  await assert.rejects(cancel(id), failure(ApiError, 400, error => {
    assert.deepEqual(error.body, { status: 'ALREADY_COMPLETED' })
  }))
  assert.deepEqual((await ledger()).map(e => [e.id, e.status, e.cost_micros]), [[id, 'cancelled', 0]])
})

test('cancel is too late for a job that runs', async () => {
  await settings({ run_ms: hour })
  const { request_id: id, cancel_url: url } = await submit()
  const answer = await call(new URL(url).pathname, { method: 'PUT' })
  assert.equal(answer.status, 202)
  assert.deepEqual(await answer.json(), { status: 'CANCELLATION_REQUESTED' })
  await settings({ run_ms: 0 })
  await fal.queue.subscribeToStatus(model, { requestId: id, pollInterval: 5 })
  assert.equal((await result(id)).data.images.length, 1)
  assert.equal((await paid()).length, 1)
})

test('a client that has waited for long enough cancels', async () => {
  await settings({ queue_ms: hour })
  await assert.rejects(fal.subscribe(model, { input: order, pollInterval: 5, timeout: 50 }), /timed out/)
  await until(async () => (await ledger())[0].status === 'cancelled')
})

test('requests nobody has made', async () => {
  for (const ask of [status, result]) await assert.rejects(ask('nothing'), failure(ApiError, 404))
  await assert.rejects(cancel('nothing'), failure(ApiError, 404, error => {
    assert.deepEqual(error.body, { status: 'NOT_FOUND' })
  }))
})

for (const [id, input, size] of [
  ['nano-banana', {}, [1024, 1024]],
  ['nano-banana', { aspect_ratio: '4:3' }, [1184, 864]],
  ['nano-banana', { aspect_ratio: '16:9', resolution: '4K' }, [1344, 768]],
  ['nano-banana-2', { aspect_ratio: '8:1', resolution: '0.5K' }, [1536, 192]],
  ['nano-banana-2', { aspect_ratio: 'auto' }, [1024, 1024]],
  ['nano-banana-2', { aspect_ratio: '3:2', resolution: '2K' }, [2528, 1696]],
  ['nano-banana-pro', { aspect_ratio: '21:9' }, [1584, 672]],
  ['nano-banana-pro', { aspect_ratio: '9:16', unknown: true }, [768, 1376]]
]) {
  test(`size: ${id} ${JSON.stringify(input)}`, async () => {
    const { data } = await subscribe({ ...order, ...input }, `fal-ai/${id}`)
    assert.deepEqual(pngSize(await download(data.images[0])), size)
  })
}

for (const [format, magic] of [['jpeg', 'ffd8ff'], ['webp', '52494646'], ['png', '89504e47']]) {
  test(`output_format ${format}`, async () => {
    const { data } = await subscribe({ ...order, output_format: format })
    assert.equal(data.images[0].content_type, `image/${format}`)
    assert.equal((await download(data.images[0])).toString('hex', 0, magic.length / 2), magic)
  })
}

test('several images, each another picture', async () => {
  await settings({ tiny: true })
  const { data } = await subscribe({ ...order, num_images: 4, seed: 7 })
  const files = await Promise.all(data.images.map(download))
  assert.equal(new Set(files.map(file => file.toString('hex'))).size, 4)
  assert.deepEqual((await paid()).map(e => [e.images, e.cost_micros]), [[4, 320000]])
})

test('the same words and seed make the same picture', async () => {
  await settings({ tiny: true })
  const make = async seed => (await download((await subscribe({ ...order, seed })).data.images[0])).toString('hex')
  const first = await make(7)
  assert.equal(await make(7), first)
  assert.notEqual(await make(8), first)
})

test('sync_mode brings data URIs', async () => {
  const { data } = await subscribe({ ...order, sync_mode: true })
  assert.match(data.images[0].url, /^data:image\/png;base64,/)
  assert.deepEqual(pngSize(local(data.images[0].url)), [1024, 1024])
})

test('what is billed', async () => {
  await settings({ tiny: true })
  const { request_id: id } = await finish({ ...order, resolution: '2K', num_images: 2 })
  const answer = await call(`/fal-ai/nano-banana-2/requests/${id}`)
  assert.equal(answer.headers.get('x-fal-billable-units'), '3')
  assert.equal(answer.headers.get('x-fal-request-id'), id)
  assert.equal((await paid())[0].cost_micros, 240000)
})

test('upload, then edit: the first image is the one', async () => {
  const url = await fal.storage.upload(photoFile())
  assert.match(url, /\/files\/b\/[^/]+\/photo\.jpg$/)
  const { data } = await subscribe({ prompt: 'dusk', image_urls: [url] }, `${model}/edit`)
  assert.deepEqual(pngSize(await download(data.images[0])), [1264, 848])
  const [initiate, put, edit] = await requests()
  assert.deepEqual(initiate.json, { content_type: 'image/jpeg', file_name: 'photo.jpg' })
  assert.equal(initiate.query, 'storage_type=fal-cdn-v3')
  assert.deepEqual([put.method, put.headers.Authorization, put.status], ['PUT', undefined, 200])
  assert.equal(put.parts[0].length, photo.length)
  assert.deepEqual([edit.parts[0].name, edit.parts[0].width, edit.parts[0].height], ['image_urls[0]', 1600, 1067])
  assert.equal(edit.parts[0].sha256, put.parts[0].sha256)
  assert.equal((await paid())[0].model, `${model}/edit`)
})

test('the client uploads blobs by itself', async () => {
  await settings({ tiny: true })
  const { data } = await subscribe({ prompt: 'dusk', image_urls: [photoFile(), photoFile()] }, 'fal-ai/nano-banana/edit')
  assert.deepEqual(pngSize(await download(data.images[0])), [1248 / 8, 832 / 8])
  assert.equal((await requests()).at(4).parts.length, 2)
})

test('an edit keeps what it is told to keep', async () => {
  await settings({ edit: 'identity' })
  const made = await subscribe({ ...order, sync_mode: true })
  const edited = await subscribe({ prompt: 'x', image_urls: [made.data.images[0].url], sync_mode: true }, `${model}/edit`)
  assert.equal(edited.data.images[0].url, made.data.images[0].url)
})

test('a result can be edited by its URL', async () => {
  await settings({ edit: 'identity', tiny: true })
  const made = await subscribe()
  const edited = await subscribe({ prompt: 'x', image_urls: [made.data.images[0].url] }, `${model}/edit`)
  assert.deepEqual(await download(edited.data.images[0]), await download(made.data.images[0]))
})

test('long data URIs are cut in the journal', async () => {
  await subscribe({ prompt: 'x', image_urls: [dataUri(photo, 'image/jpeg')] }, `${model}/edit`)
  const [{ json, parts }] = await requests()
  assert.match(json.image_urls[0], /^data:image\/jpeg;base64,.*… \(\d+ bytes\)$/)
  assert.equal(parts[0].length, photo.length)
})

for (const [name, id, input, field, kind] of [
  ['no prompt', model, { prompt: undefined }, 'prompt', 'missing'],
  ['empty prompt', model, { prompt: '' }, 'prompt', 'string_too_short'],
  ['prompt of another type', model, { prompt: 7 }, 'prompt', 'string_type'],
  ['ratio of nano-banana-2 only', 'fal-ai/nano-banana-pro', { aspect_ratio: '8:1' }, 'aspect_ratio', 'literal_error'],
  ['auto without images', 'fal-ai/nano-banana', { aspect_ratio: 'auto' }, 'aspect_ratio', 'literal_error'],
  ['0.5K of nano-banana-pro', 'fal-ai/nano-banana-pro', { resolution: '0.5K' }, 'resolution', 'literal_error'],
  ['1k', model, { resolution: '1k' }, 'resolution', 'literal_error'],
  ['safety as a number', model, { safety_tolerance: 4 }, 'safety_tolerance', 'literal_error'],
  ['five images', model, { num_images: 5 }, 'num_images', 'less_than_equal'],
  ['no images', model, { num_images: 0 }, 'num_images', 'greater_than_equal'],
  ['images as text', model, { num_images: '2' }, 'num_images', 'int_type'],
  ['seed as text', model, { seed: '7' }, 'seed', 'int_type'],
  ['gif', model, { output_format: 'gif' }, 'output_format', 'literal_error'],
  ['sync as text', model, { sync_mode: 'true' }, 'sync_mode', 'bool_type'],
  ['thinking', model, { thinking_level: 'medium' }, 'thinking_level', 'literal_error'],
  ['edit without images', `${model}/edit`, {}, 'image_urls', 'missing'],
  ['an image, not a list', `${model}/edit`, { image_urls: 'x' }, 'image_urls', 'list_type'],
  ['no URL', `${model}/edit`, { image_urls: ['photo.jpg'] }, 'image_urls', 'file_download_error'],
  ['a URL that leads nowhere', `${model}/edit`, { image_urls: ['https://example.com/a.png'] }, 'image_urls', 'file_download_error'],
  ['bad base64', `${model}/edit`, { image_urls: ['data:image/png;base64,x!'] }, 'image_urls', 'file_download_error'],
  ['no image', `${model}/edit`, { image_urls: [dataUri(Buffer.from('text'), 'image/png')] }, 'image_urls', 'image_load_error']
]) {
  test(`refused: ${name}`, async () => {
    const ticket = await finish({ ...order, ...input }, id)
    await assert.rejects(result(ticket.request_id, id), failure(ValidationError, 422, error => {
      assert.equal(error.fieldErrors.length, 1)
      assert.equal(error.fieldErrors[0].type, kind)
      assert.deepEqual(error.fieldErrors[0].loc.slice(0, 2), ['body', field])
      assert.equal(error.requestId, ticket.request_id)
    }))
    assert.deepEqual((await ledger()).map(e => [e.status, e.cost_micros]), [['rejected', 0]])
  })
}

test('what a model does not know, it ignores', async () => {
  await settings({ tiny: true })
  await subscribe({ ...order, resolution: 'huge', thinking_level: 'x', enable_web_search: 7 }, 'fal-ai/nano-banana')
})

test('a cut image cannot be loaded', async () => {
  const cut = dataUri(photo.subarray(0, photo.length / 2), 'image/jpeg')
  await assert.rejects(subscribe({ prompt: 'x', image_urls: [cut] }, `${model}/edit`),
    failure(ValidationError, 422, type('image_load_error')))
})

for (const [name, fault, kind, code, detail] of [
  ['no key', { status: 401 }, 'ApiError', 401, /Authentication is required/],
  ['no balance', { status: 403 }, 'ApiError', 403, /Exhausted balance/],
  ['validation', { status: 422 }, 'ValidationError', 422, null],
  ['infrastructure', { code: 'runner_server_error', status: 500, message: 'so' }, 'ApiError', 500, null]
]) {
  test(`submit fails: ${name}`, async () => {
    await faults({ fault: 'status', ...fault })
    await assert.rejects(submit(), error => {
      assert.equal(error.constructor.name, kind)
      assert.equal(error.status, code)
      if (detail) assert.match(error.body.detail, detail)
      return true
    })
    assert.deepEqual(await ledger(), [])
  })
}

for (const code of [429, 502, 503, 504]) {
  test(`submit fails with ${code}, then the client tries again`, async () => {
    await settings({ tiny: true })
    await faults({ fault: 'status', status: code })
    await hurry(() => subscribe())
    assert.deepEqual((await requests()).slice(0, 2).map(r => r.status), [code, 200])
    assert.equal((await paid()).length, 1)
  })
}

test('a client gives up', async () => {
  await faults({ fault: 'status', status: 429, times: 4 })
  await assert.rejects(hurry(() => submit()), failure(ApiError, 429))
  assert.equal((await requests()).length, 4)
})

test('a timeout of the user\'s own making is not tried again', async () => {
  await faults({ fault: 'status', code: 'request_timeout', headers: { 'x-fal-request-timeout-type': 'user' } })
  await assert.rejects(submit(), failure(ApiError, 504, error => {
    assert.ok(error.isUserTimeout)
    assert.equal(error.body.error_type, 'request_timeout')
  }))
  assert.equal((await requests()).length, 1)
})

for (const [code, status_, kind, retryable] of [
  ['content_policy_violation', 422, 'ValidationError', 'false'],
  ['no_media_generated', 422, 'ValidationError', 'false'],
  ['internal_server_error', 500, 'ApiError', 'true'],
  ['downstream_service_unavailable', 500, 'ApiError', 'true']
]) {
  test(`a job fails: ${code}`, async () => {
    await faults({ fault: 'job_fails', code })
    const ticket = await finish()
    assert.equal(ticket.error, undefined)
    await assert.rejects(result(ticket.request_id), error => {
      assert.deepEqual([error.constructor.name, error.status], [kind, status_])
      type(code)(error)
      assert.equal(error.body.detail[0].input, order.prompt)
      return true
    })
    const answer = await call(new URL(ticket.response_url).pathname)
    assert.equal(answer.headers.get('x-fal-retryable'), retryable)
    assert.deepEqual((await ledger()).map(e => [e.status, e.images, e.cost_micros]), [['upstream_failure', 0, 0]])
  })
}

for (const [fault, code, kind] of [
  [{ fault: 'job_fails', code: 'runner_scheduling_failure' }, 503, 'runner_scheduling_failure'],
  [{ fault: 'job_fails', code: 'request_timeout' }, 504, 'request_timeout'],
  [{ fault: 'job_aborted' }, 503, 'runner_disconnected'],
  [{ fault: 'job_canceled' }, 499, 'client_cancelled']
]) {
  test(`a job is done, with an error: ${kind}`, async () => {
    await faults(fault)
    const ticket = await finish()
    assert.deepEqual([ticket.status, ticket.error_type], ['COMPLETED', kind])
    assert.ok(ticket.error)
    const answer = await call(new URL(ticket.response_url).pathname)
    assert.deepEqual([answer.status, answer.headers.get('x-fal-error-type')], [code, kind])
    assert.equal((await answer.json()).error_type, kind)
    assert.deepEqual(await paid(), [])
  })
}

test('headers of a failure can be chosen', async () => {
  await faults({ fault: 'job_fails', code: 'internal_server_error', headers: { 'X-Fal-Retryable': false } })
  const { response_url: url } = await finish()
  assert.equal((await call(new URL(url).pathname)).headers.get('x-fal-retryable'), 'false')
})

for (const [fault, check] of [
  [{ fault: 'empty_data' }, data => assert.deepEqual(data.images, [])],
  [{ fault: 'null_image' }, data => assert.deepEqual(data.images, [{ url: null }])],
  [{ fault: 'error200', at: 'result', code: 'no_media_generated' }, data => assert.equal(data.detail[0].type, 'no_media_generated')],
  [{ fault: 'big_text', bytes: 100000 }, data => assert.ok(data.description.length >= 100000)],
  [{ fault: 'html200', at: 'result' }, data => assert.match(data, /<html>/)]
]) {
  test(`a result that is none, or odd: ${fault.fault}`, async () => {
    await settings({ tiny: true })
    await faults(fault)
    check((await subscribe()).data)
  })
}

test('a job that never starts, and one that never ends', async () => {
  await settings({ tiny: true })
  for (const [fault, phase] of [['job_waits', 'IN_QUEUE'], ['job_runs', 'IN_PROGRESS']]) {
    await faults({ fault })
    const { request_id: id } = await submit()
    await subscribe()
    assert.equal((await status(id)).status, phase)
  }
})

test('a status that fails once', async () => {
  await settings({ tiny: true })
  await faults({ fault: 'status', at: 'status', status: 500 })
  await hurry(() => subscribe())
  assert.equal((await requests())[1].status, 500)
  assert.equal((await paid()).length, 1)
})

test('a result that is gone', async () => {
  await settings({ tiny: true })
  await faults({ fault: 'status', at: 'result', status: 404, message: 'Response not found' })
  await assert.rejects(subscribe(), failure(ApiError, 404))
  assert.equal((await paid()).length, 1)
})

test('broken documents', async () => {
  await settings({ tiny: true })
  for (const at of ['images', 'status', 'result']) {
    await faults({ fault: 'broken_json', at })
    await assert.rejects(subscribe(), SyntaxError)
  }
})

test('the line breaks at each step', async () => {
  await settings({ tiny: true })
  for (const at of ['images', 'status', 'result', 'media']) {
    for (const fault of ['short_body', 'reset_after_bytes']) {
      await faults({ fault, at, bytes: 10 })
      const { data } = await hurry(() => subscribe())
      const file = fetch(data.images[0].url).then(answer => answer.arrayBuffer())
      if (at === 'media') await assert.rejects(file)
      else await file
      assert.deepEqual(await control('GET', 'faults'), [])
    }
  }
})

test('who asks again after a lost answer pays twice', async () => {
  await settings({ tiny: true })
  await faults({ fault: 'reset_after_bytes', bytes: 1 })
  await hurry(() => subscribe())
  await until(async () => (await paid()).length === 2)
})

test('pauses, and a trickle', async () => {
  await settings({ tiny: true })
  await faults({ fault: 'stall', ms: 20 }, { fault: 'stall_mid_body', at: 'status', ms: 20 },
    { fault: 'slow', at: 'result', rate: 100000 })
  assert.equal((await subscribe()).data.images.length, 1)
  assert.deepEqual(await control('GET', 'faults'), [])
})

for (const fault of ['truncated_image', 'corrupt_image', 'absurd_image']) {
  test(`a spoiled file: ${fault}`, async () => {
    await settings({ tiny: true })
    const good = await download((await subscribe({ ...order, seed: 1 })).data.images[0])
    await faults({ fault })
    const bad = await download((await subscribe({ ...order, seed: 1 })).data.images[0])
    assert.notDeepEqual(bad, good)
    if (fault === 'absurd_image') assert.equal(bad.readUInt32BE(16), 100000)
  })
}

test('another format than announced', async () => {
  await settings({ tiny: true })
  await faults({ fault: 'wrong_format' })
  const { data } = await subscribe()
  assert.equal((await download(data.images[0])).toString('hex', 0, 3), 'ffd8ff')
})

test('broken base64', async () => {
  await settings({ tiny: true })
  await faults({ fault: 'broken_base64' })
  const { data } = await subscribe({ ...order, sync_mode: true })
  assert.ok(data.images[0].url.includes('#%$@'))
})

test('an upload that fails', async () => {
  await faults({ fault: 'status', at: 'upload', status: 500 })
  await assert.rejects(fal.storage.upload(photoFile()), failure(ApiError, 500))
  await faults({ fault: 'status', at: 'other', status: 401 })
  await assert.rejects(fal.storage.upload(photoFile()), failure(ApiError, 401))
})

test('fal.run answers at once', async () => {
  const { data, requestId } = await fal.run(model, { input: order })
  assert.deepEqual(pngSize(await download(data.images[0])), [1024, 1024])
  assert.deepEqual((await ledger()).map(e => [e.id, e.status]), [[requestId, 'completed']])
  await assert.rejects(fal.run(model, { input: {} }), failure(ValidationError, 422))
  await faults({ fault: 'job_fails', code: 'content_policy_violation' })
  await assert.rejects(fal.run(`${model}/edit`, { input: { ...order, image_urls: [photoFile()] } }),
    failure(ValidationError, 422, type('content_policy_violation')))
})

test('fal.run: who hangs up has cancelled', async () => {
  await settings({ run_ms: hour })
  const leave = new AbortController()
  const pending = fal.run(model, { input: order, abortSignal: leave.signal })
  await until(async () => (await ledger()).length > 0)
  leave.abort()
  await assert.rejects(pending)
  await until(async () => (await requests())[0].disconnected_us)
  await settings({ run_ms: 0 })
  await until(async () => (await ledger())[0].status !== null)
  assert.deepEqual((await ledger()).map(e => [e.status, e.cost_micros]), [['cancelled', 0]])
})

test('fal_sync makes of the queue\'s path that of fal.run', async () => {
  await settings({ fal_sync: true, tiny: true })
  const answer = await call('/fal-ai/nano-banana', { method: 'POST', body: JSON.stringify(order) })
  assert.equal((await answer.json()).images.length, 1)
})

test('keys', async () => {
  for (const key of ['not-a-key', 'id:', ':secret']) {
    await assert.rejects(client(key).queue.submit(model, { input: order }), failure(ApiError, 401))
  }
  const bearer = await call('/fal-ai/nano-banana', { method: 'POST', headers: { Authorization: `Bearer ${credentials}` } })
  assert.equal(bearer.status, 401)
})

test('an empty account', async () => {
  await settings({ balance_micros: 79999 })
  await assert.rejects(submit(), failure(ApiError, 403))
  await settings({ balance_micros: 80000, tiny: true })
  await subscribe()
  await assert.rejects(submit(), failure(ApiError, 403))
})

test('models that are not there', async () => {
  await assert.rejects(submit(order, 'fal-ai/nano-banan'), failure(ApiError, 404))
})

test('a key that goes where it must not is noticed', async () => {
  await settings({ tiny: true })
  const { data } = await subscribe()
  const { upload_url: upload } = await (await call('/storage/upload/initiate',
    { method: 'POST', body: JSON.stringify({ content_type: 'image/png', file_name: 'a.png' }) })).json()
  const headers = { Authorization: `Key ${credentials}` }
  assert.equal((await fetch(data.images[0].url, { headers })).status, 400)
  assert.equal((await fetch(`${data.images[0].url}?key=AIzaSy`)).status, 400)
  assert.equal((await fetch(upload, { method: 'PUT', headers, body: 'x' })).status, 400)
  assert.equal((await fetch(upload.split('?')[0], { method: 'PUT', body: 'x' })).status, 403)
  const log = await takeLog()
  assert.deepEqual(log.map(line => /(media|upload) URL/.exec(line)[1]), ['media', 'media', 'upload'])
})

test('the key never enters the journal, nor an error unasked', async () => {
  await faults({ fault: 'echo_key' })
  await assert.rejects(submit(), error => JSON.stringify(error.body).includes('not-a-secret'))
  const text = JSON.stringify(await requests())
  assert.ok(text.includes('Key test:'))
  assert.ok(!text.includes('not-a-secret'))
})
