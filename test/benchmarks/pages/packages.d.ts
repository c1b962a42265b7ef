/** A build for browsers, which comes without types. */
declare module 'webtorrent/dist/webtorrent.min.js'
