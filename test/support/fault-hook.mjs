// Loaded by tests alone (`node --import`): at SIGUSR2 something goes wrong in the process that no code of it foresees.
process.on('SIGUSR2', () => {
  if (process.env.FAULT === 'rejection') void Promise.reject(new TypeError('rejected by a test, PASSWORD=n0t-to-be-seen'))
  else
    setImmediate(() => {
      throw new TypeError('thrown by a test, PASSWORD=n0t-to-be-seen')
    })
})
