import nock from 'nock'

// Nothing in a test may reach beyond this machine; the fakes and the database live on loopback.
nock.disableNetConnect()
nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[?::1\]?)(:\d+)?$/)
