// Begins an artifact and a cache, sends one block and a half of each, and waits to be killed.
const http = require('http');
const origin = process.env.ACTIONS_RESULTS_URL;
const token = process.env.ACTIONS_RUNTIME_TOKEN;
const [, run, job] = JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).scp.split(':');

async function call(service, method, body) {
  const answer = await fetch(`${origin}twirp/github.actions.results.api.v1.${service}/${method}`, {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function half(url) {
  await fetch(`${url}&comp=block&blockid=${encodeURIComponent(btoa('000000'))}`, { method: 'PUT', body: Buffer.alloc(1 << 20, 'a') });
  const request = http.request(`${url}&comp=block&blockid=${encodeURIComponent(btoa('000001'))}`, { method: 'PUT', headers: { 'content-length': 1 << 20 } });
  // When the run dies this ends too.
  request.on('error', () => process.exit(1));
  request.write(Buffer.alloc(1 << 19, 'b'));
}

(async () => {
  const artifact = await call('ArtifactService', 'CreateArtifact', { workflow_run_backend_id: run, workflow_job_run_backend_id: job, name: 'half', version: 4 });
  const cache = await call('CacheService', 'CreateCacheEntry', { key: 'half', version: 'v' });
  await Promise.all([half(artifact.signed_upload_url), half(cache.signed_upload_url)]);
  setInterval(() => {}, 1000);
})();
