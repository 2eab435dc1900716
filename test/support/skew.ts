// Loaded before wasl in a child process: its machine's clock is wrong by WASL_TEST_SKEW_MS.
const skew = Number(process.env.WASL_TEST_SKEW_MS ?? 0)
const RealDate = Date
const realNow = Date.now.bind(Date)

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: never[], wanted) =>
    args.length ? Reflect.construct(target, args, wanted) : Reflect.construct(target, [realNow() + skew], wanted),
  apply: () => new RealDate(realNow() + skew).toString(),
  get: (target, key) => (key === 'now' ? () => realNow() + skew : Reflect.get(target, key, target)),
})
