/** Builds for browsers, which come without types. */
declare module 'simple-peer/simplepeer.min.js'
declare module 'webtorrent/dist/webtorrent.min.js'
