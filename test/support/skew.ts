// Loaded before wasl in a child process: its machine's clock is wrong by WASL_TEST_SKEW_MS, and four seconds after its start it is set by WASL_TEST_JUMP_MS.
const skewAtStart = Number(process.env.WASL_TEST_SKEW_MS ?? 0)
const jump = Number(process.env.WASL_TEST_JUMP_MS ?? 0)
let skew = skewAtStart
setTimeout(() => {
  skew += jump
}, 4000).unref()
const RealDate = Date
const realNow = Date.now.bind(Date)

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: never[], wanted) =>
    args.length ? Reflect.construct(target, args, wanted) : Reflect.construct(target, [realNow() + skew], wanted),
  apply: () => new RealDate(realNow() + skew).toString(),
  get: (target, key) => (key === 'now' ? () => realNow() + skew : Reflect.get(target, key, target)),
})
