// The one import of a browser test: a server, a browser, pages, measures.

export { advanceDays, binary, startServer, withServer } from './server.mjs'
export { desktop, phone, shot, shots, signIn, withBrowser } from './pages.mjs'
export { axe, bytesOfFirstLoad, fitsWidth } from './measure.mjs'
