const fs = require('fs');
const greeting = Array(Number(process.env.INPUT_HOW_OFTEN)).fill(`hello ${process.env.INPUT_WHO}`).join(', ');
fs.appendFileSync(process.env.GITHUB_OUTPUT, `greeting=${greeting}\n`);
fs.appendFileSync(process.env.GITHUB_STATE, `who=${process.env.INPUT_WHO}\n`);
console.log('::warning file=main.js,line=2::mind the ' + process.env.INPUT_WHO);
if (process.env.INPUT_WHO === 'nobody') process.exit(3);
