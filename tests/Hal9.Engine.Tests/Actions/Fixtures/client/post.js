const core = require(require('path').join(process.env.LIBRARIES, '@actions', 'core'));
const kept = core.getState('kept');
if (kept) console.log('state: ' + kept);
