// Loaded before a program, sets its machine's clock two days back.
const now = Date.now.bind(Date)
Date.now = () => now() - 2 * 86_400_000
