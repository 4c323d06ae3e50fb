// Measures what README states of single requests: node tests/measure/measure.mjs [DATABASE_URL]
// Without a URL an SQLite file in a temporary folder. Needs `cargo build --release`; loopback only.
import { ask, memory, rest, signIn, start, stop } from "./service.mjs";

const first = await start();
await stop(first.child);
const starts = [];
for (let round = 0; round < 5; round++) {
  const { child, ready } = await start();
  starts.push(ready);
  await stop(child);
}
const { child } = await start();
await rest(5000);
const idle = memory(child.pid);

const token = await signIn();
const query = `query { viewer { email } projects(first: 10, filter: {search: "social economy"}) { totalCount nodes { id acronym title timeline status startDate endDate partners { role partner { acronym country } } reconciliation { plannedTotal plannedByHost actual difference hosts { country planned actual } } } pageInfo { hasNextPage endCursor } } }`;
// Few enough to stay within one caller's rate.
const times = [];
for (let round = 0; round < 520; round++) {
  const begun = performance.now();
  await ask(query, {}, token);
  if (round >= 120) times.push(performance.now() - begun);
}
await rest(2000);
const afterwards = memory(child.pid);
await stop(child);

const at = (list, part) => list.toSorted((a, b) => a - b)[Math.floor(list.length * part)].toFixed(2);
console.log(`first load to ready   ${first.ready.toFixed(0)} ms`);
console.log(`start to ready        ${at(starts, 0.5)} ms (median of ${starts.length})`);
console.log(`idle memory           ${idle.toFixed(1)} MB (after 520 queries ${afterwards.toFixed(1)} MB)`);
console.log(`project list          p50 ${at(times, 0.5)} ms, p99 ${at(times, 0.99)} ms at one connection`);
process.exit(0);
