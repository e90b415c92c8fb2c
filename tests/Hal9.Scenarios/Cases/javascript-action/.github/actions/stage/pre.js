console.log('before everything');
