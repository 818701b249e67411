// Loaded before a server that is profiled: the first SIGUSR2 starts a CPU profile, the next one writes it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import path from 'node:path'
import { isMainThread } from 'node:worker_threads'

const folder = process.env.BENCH_PROFILE_DIR
if (isMainThread && folder) {
  mkdirSync(folder, { recursive: true })
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 250 })
  let running = false
  let written = 0
  process.on('SIGUSR2', async () => {
    running = !running
    if (running) return session.post('Profiler.start')
    const { profile } = await session.post('Profiler.stop')
    written += 1
    writeFileSync(path.join(folder, `${String(written).padStart(2, '0')}.cpuprofile`), JSON.stringify(profile))
    console.log('[profile] written')
  })
}
