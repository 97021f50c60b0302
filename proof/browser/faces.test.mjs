// Every page that people land on, on a phone and at a desk: it answers, fits, has no barrier, and
// says what it is for. Then the doors: sign-in and its lock, files in and out of the registry, the
// other language, large letters, and a browser without scripts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advanceDays } from './support/harness.mjs'
import {
  COUNTY,
  FACES,
  PASSWORD,
  VILLAGES,
  control,
  elders,
  enter,
  fill,
  follow,
  followLink,
  hand,
  holds,
  households,
  inCounty,
  look,
  says,
  saysNot,
  send,
  together,
  visit,
} from './support/county.mjs'

const { home } = VILLAGES.xiaojiabian
const TOWNSHIP = home.slice(0, 9)
const one = (face, browser, server, body, options) =>
  together(options ? (b, s, run) => face(b, s, options, run) : face, browser, server, ['page'], ({ page }) =>
    body(page),
  )

test('everybody reads everything public, on a phone and at a desk', () =>
  inCounty(async (server, browser) => {
    const nobody = await hand(server)
    for (const [name, face] of Object.entries(FACES)) {
      await one(face, browser, server, async (page) => {
        await county(page, nobody)
        await village(page)
        await list(page, nobody)
        await reference(page)
        await digests(page, nobody, name)
      })
    }
  }))

async function county(page, nobody) {
  await visit(page, '/', 'county')
  const { townships } = await nobody.read(`/${COUNTY}`)
  assert.equal(townships.length, 15)
  for (const { code, name } of townships) {
    assert.ok(await page.locator(`main svg a[href="/${code}"]`).count(), `${name} is not on the map`)
  }
  const map = await page.locator('main svg:has(a)').evaluate((e) => e.textContent)
  assert.ok(map.includes('龙坝镇'), 'the map names its places')
  await visit(page, `/${TOWNSHIP}`, 'township')
  await says(page, '龙坝镇', '肖家边')
  await follow(page, page.locator('main').getByRole('link', { name: /肖家边/ }).first())
  assert.equal(new URL(page.url()).pathname, `/${home}`)
}

async function village(page) {
  await visit(page, `/${home}`, 'village')
  await says(page, /今年办成 \d+ 件事/, '正在商量', '正在办', '最近办成', '公示')
  await visit(page, `/${home}/notices`, 'notices')
  await visit(page, `/${home}001`, 'group')
  const absent = await page.goto('/420324999')
  assert.equal(absent.status(), 404)
  await look(page, 'not-found')
  await says(page, '没有找到这一页')
}

async function list(page, nobody) {
  await visit(page, `/${home}/matters`, 'matters')
  const { all, matters } = await nobody.read(`/${home}/matters`)
  const { all: wishes } = await nobody.read(`/${home}/matters?kind=wish`)
  assert.ok(wishes > 0 && wishes < all)
  await says(page, `共 ${all} 件`)
  await fill(page, { kind: 'wish' })
  assert.equal(await send(page, '查找'), 200)
  await says(page, `共 ${wishes} 件`)
  await holds(page, { kind: 'wish' })
  await fill(page, { kind: '', q: '清大堰塘' })
  await send(page, '查找')
  await says(page, '冬闲清大堰塘淤泥')
  await saysNot(page, '垃圾清运')
  await fill(page, { q: '没有这样的事' })
  await send(page, '查找')
  await says(page, '没有这样的事项', '放宽条件再找')
  await followLink(page, '清空条件')
  await says(page, `共 ${all} 件`)
  await visit(page, matters.find(({ kind }) => kind === 'notice').href, 'thread')
  await says(page, '来龙去脉', '时限', '存证值')
}

async function reference(page) {
  await visit(page, '/rules', 'rules')
  await fill(page, { q: '第二十六条' })
  await send(page, '查找')
  await says(page, '村民委员会组织法 第二十六条', '三分之二以上的户')
  await visit(page, '/authority', 'authority')
  await says(page, '谁能办什么', '村支书', '可')
  await visit(page, '/refusals', 'refusals')
  await says(page, '议题还没有公布', 'topic_unpublished')
  await visit(page, '/look', 'look')
}

async function digests(page, nobody, face) {
  await visit(page, '/digests', 'digests')
  const { days } = await nobody.read('/digests')
  const { root, period } = days.at(-1)
  // Copied from paper: in groups, in capitals.
  await fill(page, { q: root.toUpperCase().match(/.{4}/g).join(' ') })
  await send(page, '核对')
  await says(page, '对得上', period)
  await look(page, `digest-found-${face}`)
  const wrong = root.replace(/^./, (c) => (c === '0' ? '1' : '0'))
  await fill(page, { q: wrong })
  await send(page, '核对')
  await says(page, '没有对上', '先看有没有抄错')
  await holds(page, { q: wrong })
  await visit(page, `/digests/${period}`, 'digest')
  await says(page, root.slice(0, 4), '存证链')
}

test('people at work see their pages, on a phone and at a desk', () =>
  inCounty(async (server, browser) => {
    for (const face of Object.values(FACES)) {
      await one(face, browser, server, async (page) => {
        await enter(page, 'xiaojiabian-secretary')
        await visit(page, '/work', 'work')
        await says(page, /有 \d+ 件要您办/, '代办台')
        assert.ok((await page.locator('main .lamp').count()) > 0, 'no lamps on the workbench')
        await visit(page, '/work?tab=mine', 'work-mine')
        await visit(page, '/work?tab=all', 'work-all')
        await people(page)
        await visit(page, `/${home}/imports`, 'imports')
        await visit(page, `/${home}/mandates`, 'mandates')
      })
      await one(face, browser, server, async (page) => {
        await enter(page, 'xiaojiabian-villager1')
        await visit(page, '/my', 'my')
        await says(page, '我的心愿', '会议和投票', '消息', '登记的资料')
        await visit(page, '/my/password', 'password')
        // Not a villager's page: it is not there.
        const answer = await page.goto(`/${home}/people`)
        assert.equal(answer.status(), 404)
      })
      await one(face, browser, server, async (page) => {
        await enter(page, 'longba-clerk')
        await visit(page, '/work', 'work-clerk')
        await visit(page, `/${TOWNSHIP}/mandates`, 'mandates-township')
        await visit(page, `/${home}/mandates/new`, 'mandate-new')
      })
    }
  }))

async function people(page) {
  await visit(page, `/${home}/people`, 'people')
  await says(page, '村民（18 岁以上）', '集体成员', /301\s*户/)
  await fill(page, { q: 'H0012' })
  await send(page, '查找')
  await look(page, 'people-found')
  await follow(page, page.locator('main').getByRole('link', { name: /家$|H0012/ }).or(page.locator('main ul.rows a')).first())
  await look(page, 'household')
  await says(page, 'H0012-01', '与户主关系')
  await saysNot(page, /1[0-9]{10}/)
}

test('a wrong password is refused, five of them lock the account', () =>
  inCounty((server, browser) =>
    one(FACES.phone, browser, server, async (page) => {
      await visit(page, '/sign-in', 'sign-in')
      const login = 'tangjiaba-committee2'
      const attempt = async (password) => {
        await fill(page, { login, password })
        return send(page, '登录')
      }
      for (let n = 1; n <= 4; n += 1) {
        assert.equal(await attempt(`Wrong-${n}-word`), 401, `try ${n}`)
        await holds(page, { login, password: '' })
      }
      await look(page, 'sign-in-refused')
      await says(page, '密码')
      assert.equal(await attempt('Wrong-5-word'), 429)
      assert.equal(await attempt(PASSWORD), 429, 'the right password opens a locked account')
      await look(page, 'sign-in-locked')
      await says(page, '账号已锁', '分钟后再试')
      // Nobody else is locked out, and the lock ends by itself.
      await enter(page, 'tangjiaba-committee1')
      await advanceDays(server, 1)
      await page.context().clearCookies()
      await enter(page, login)
    }),
  ))

const HEADER =
  '户编号,组代码,组名,院落代码,院落名,户主,人员编号,姓名,性别,出生日期,与户主关系,户籍在村,集体成员,外出,党员,手机,合成数据'
const row = (n, { sex = '男', born = '1961-05-01', name = '肖试一' } = {}) =>
  `H0901,${home}001,一组,,,肖试一,H0901-0${n},${name},${sex},${born},${n === 1 ? '户主' : '子'},是,是,否,否,,是`
const csv = (name, rows) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(`\u{feff}${[HEADER, ...rows].join('\r\n')}\r\n`),
})

test('a household file: every bad row told, nothing written; then preview, commit, undo', () =>
  inCounty(async (server, browser) => {
    const clerk = await hand(server, 'xiaojiabian-secretary')
    const persons = async () => (await clerk.read(`/${home}/people`)).persons
    const before = await persons()
    await one(FACES.desktop, browser, server, async (page) => {
      await enter(page, 'xiaojiabian-secretary')
      const upload = async (file) => {
        await visit(page, `/${home}/imports`)
        await control(page, 'file').setInputFiles(file)
        return send(page, '先看看会改什么')
      }
      const bad = [row(1), row(2, { name: '肖试二', sex: '未知' }), row(3, { name: '肖试三', born: '1958-13-40' })]
      assert.equal(await upload(csv('坏表.csv', bad)), 422)
      await look(page, 'import-bad')
      await says(page, '有 2 处填得不对，一行也没有写入', '第 3 行', '只能填男或女', '第 4 行', '不是日期')
      assert.equal(await persons(), before)

      const good = [row(1), row(2, { name: '肖试二', sex: '女', born: '1990-02-03' })]
      assert.equal(await upload(csv('好表.csv', good)), 200)
      await look(page, 'import-preview')
      await says(page, '现在还一个字都没有写入', '肖试一', '肖试二', '新增')
      assert.equal(await persons(), before)

      assert.equal(await send(page, '写入名册'), 200)
      await look(page, 'import-done')
      await says(page, '名册已更新', '好表.csv')
      assert.equal(await persons(), before + 2)

      await followLink(page, '撤销这次导入')
      await look(page, 'import-undo')
      assert.equal(await send(page, '撤销这次导入'), 200)
      await says(page, '已撤销，名册回到导入之前')
      assert.equal(await persons(), before)
    })
  }))

/** Han characters, as a class. */
const HAN = /\p{Script=Han}+/gu

test('the English pages speak English, but for names and what people wrote', () =>
  inCounty(async (server, browser) => {
    const clerk = await hand(server, 'xiaojiabian-secretary')
    const { days } = await clerk.read('/digests')
    const heads = (await households(clerk, home)).map(({ head }) => head)
    const public_ = ['/', `/${TOWNSHIP}`, `/${home}`, `/${home}/matters`, `/${home}/notices`, '/digests']
    const more = ['/rules', '/authority', '/refusals', '/sign-in', `/digests/${days[0].period}`, '/my']
    const office = ['/work', '/work?tab=all', `/${home}/people`, `/${home}/imports`, `/${home}/mandates`]
    const { matters } = await clerk.read(`/${home}/matters?kind=notice`)
    const forms = [`/${home}/wishes/new`, '/my/password', matters[0].href]
    const wrong = []
    await one(FACES.desktop, browser, server, async (page) => {
      await page.goto(`/preferences?lang=en&back=/${home}`)
      assert.equal(await page.locator('html').getAttribute('lang'), 'en')
      await enter(page, 'xiaojiabian-secretary')
      const me = await page.locator('header a[href="/my"]').last().innerText()
      for (const path of [...public_, ...more, ...office, ...forms]) {
        await visit(page, path)
        const left = await foreign(page, [me, ...heads, ...(await data(page, clerk, path))])
        if (left.length > 0) wrong.push(`${path}: ${[...new Set(left)].slice(0, 12).join(' | ')}`)
      }
    })
    assert.deepEqual(wrong, [], wrong.join('\n'))
  }))

/** What stands on a page as data: the strings of its other face, and the places around it. */
async function data(page, clerk, path) {
  const found = new Set()
  const take = (value) => {
    if (typeof value === 'string') for (const [text] of value.matchAll(HAN)) found.add(text)
    else if (value && typeof value === 'object') Object.values(value).forEach(take)
  }
  const json = path === '/' ? `/${COUNTY}` : path
  if (!/sign-in|password|new$|authority/.test(path)) take(await clerk.read(json))
  for (const area of [COUNTY, TOWNSHIP, home, `${home}/mandates`]) take(await clerk.read(`/${area}`))
  // Places and people to choose from are names; what a rule is called by law is its source.
  take(await page.locator('main option, main small').allInnerTexts())
  take(await page.locator('header .brand, nav.crumbs').allInnerTexts())
  return [...found]
}

/** Han runs of the page that are not in `names` and not marked as Chinese. */
async function foreign(page, names) {
  const texts = await page.evaluate(() => {
    const found = []
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) {
      const { parentElement: at, data } = walk.currentNode
      // A language is called by its own name where one changes to it.
      if (at.closest('script, style, [lang|="zh"], a[href^="/preferences?lang="]')) continue
      found.push(data)
    }
    for (const e of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
      if (e.closest('[lang|="zh"]')) continue
      for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.push(e.getAttribute(name) ?? '')
    }
    return [...found, document.title]
  })
  const known = names.sort((a, b) => b.length - a.length)
  return texts
    .map((text) => known.reduce((rest, name) => rest.replaceAll(name, ''), text))
    .flatMap((text) => text.match(HAN) ?? [])
}

test('large letters are larger and still fit', () =>
  inCounty((server, browser) =>
    one(FACES.phone, browser, server, async (page) => {
      const size = () =>
        page.locator('main p, main a').first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize))
      await visit(page, `/${home}`)
      const usual = await size()
      await follow(page, page.locator('header').getByRole('link', { name: '大字' }))
      assert.equal(new URL(page.url()).pathname, `/${home}`)
      const large = await size()
      assert.ok(large >= usual * 1.2, `${large} after ${usual}`)
      for (const [path, name] of [
        [`/${home}`, 'village'],
        [`/${home}/wishes/new`, undefined],
        [`/${home}/matters`, 'matters'],
        ['/', 'county'],
        ['/sign-in', 'sign-in'],
      ]) {
        await visit(page, path)
        await look(page, `elder-${name ?? 'wish'}`)
        assert.ok((await size()) >= usual * 1.2 || path === '/', path)
      }
      const targets = await page.locator('main .press').evaluateAll((all) =>
        all.map((e) => e.getBoundingClientRect().height),
      )
      assert.ok(targets.length > 0 && targets.every((height) => height >= 44), `${targets}`)
      await follow(page, page.locator('header').getByRole('link', { name: '标准字' }))
      await visit(page, `/${home}`)
      assert.equal(await size(), usual)
    }),
  ))

test('a wish goes its way in a browser without scripts', () =>
  inCounty(async (server, browser) => {
    const clerk = await hand(server, 'xiaojiabian-secretary')
    const [elder] = await elders(clerk, home, 1)
    await one(
      FACES.phone,
      browser,
      server,
      async (page) => {
        await enter(page, 'xiaojiabian-agent')
        await visit(page, `/${home}`)
        await followLink(page, '我有话说')
        await fill(page, { behalf: elder.key, text: '灯！', place: `${home}001` })
        assert.equal(await send(page, '说出来'), 422)
        await says(page, '还有地方要改')
        await holds(page, { behalf: elder.key, text: '灯！', place: `${home}001` })
        await fill(page, { text: '桥头的灯不亮，晚上不敢走。' })
        assert.equal(await send(page, '说出来'), 200)
        await says(page, '已经记下', '桥头的灯不亮', `${elder.name}口述`)
        // Sending the same form again counts once.
        const { all } = await clerk.read(`/${home}/matters?q=${encodeURIComponent('桥头的灯不亮')}`)
        assert.equal(all, 1)
        // What only scripts can do is not offered.
        for (const name of ['打印', '念给我听']) {
          assert.equal(await page.getByRole('button', { name }).count(), 0, name)
        }
      },
      { javaScriptEnabled: false },
    )
  }))
