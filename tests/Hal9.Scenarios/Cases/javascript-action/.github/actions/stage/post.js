console.log(`goodbye ${process.env.STATE_who}`);
