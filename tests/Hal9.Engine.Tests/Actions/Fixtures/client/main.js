const fs = require('fs');
const path = require('path');
const library = name => require(path.join(process.env.LIBRARIES, '@actions', name));
const core = library('core');

const deeds = {
  async upload(name, folder) {
    const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
    const { id, digest } = await new (library('artifact').DefaultArtifactClient)().uploadArtifact(name, files, folder);
    core.setOutput('id', id);
    core.setOutput('digest', digest);
  },
  async download(name, folder) {
    const client = new (library('artifact').DefaultArtifactClient)();
    const { artifacts } = await client.listArtifacts();
    console.log('listed: ' + artifacts.map(one => one.name).join(' '));
    const { artifact } = await client.getArtifact(name);
    const { digestMismatch } = await client.downloadArtifact(artifact.id, { path: folder, expectedHash: artifact.digest });
    if (digestMismatch) throw new Error('another digest');
  },
  async delete(name) {
    await new (library('artifact').DefaultArtifactClient)().deleteArtifact(name);
  },
  async save(key, folder) {
    await library('cache').saveCache([folder], key);
  },
  async restore(key, folder) {
    const prefix = core.getInput('prefix');
    console.log('restored: ' + (await library('cache').restoreCache([folder], key, prefix ? [prefix] : []) ?? 'nothing'));
  },
  async core(name) {
    core.setSecret('hush-hush');
    core.exportVariable('FROM_CORE', 'from core');
    core.saveState('kept', name.replace('\n', '/'));
    core.setOutput('object', { a: 1 });
    core.notice('look here', { file: 'client/main.js', startLine: 1 });
    fs.mkdirSync('tools');
    fs.writeFileSync('tools/tool', '#!/bin/sh\necho a tool\n', { mode: 0o755 });
    core.addPath(path.resolve('tools'));
    await core.summary.addHeading('Done').write();
  },
};

deeds[core.getInput('do')](core.getInput('name'), core.getInput('path')).catch(error => core.setFailed(error.message));
