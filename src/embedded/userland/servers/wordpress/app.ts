import { connectProblem } from '../../network/sockets.ts'
import type { Proc } from '../../process/proc.ts'
import type { Reply, Request } from '../http.ts'
import { SqlError } from '../mysql/sql-error.ts'
import { type Connection, connectMysql } from '../mysql/wire.ts'
import { createTables, isInstalled, passwordMatches, readSite } from './database.ts'
import { adminPage, alreadyInstalled, databaseError, escapeHtml, homePage, installed, installForm, loginPage, noCache } from './pages.ts'

const html = { 'Content-Type': 'text/html; charset=UTF-8' }

/** WordPress, as far as it goes here: installation, the site with its title, logging in. What it knows lies in the database. */
export class WordPress {
  readonly #proc: Proc
  readonly #root: string

  constructor(proc: Proc, root: string) {
    this.#proc = proc
    this.#root = root
  }

  /** Undefined for what is a plain file, or when no WordPress lies in the directory. */
  async answer(request: Request): Promise<Reply | undefined> {
    const { path } = request
    const isPage = path.endsWith('/') || path.endsWith('.php')
    if (!isPage || !(await this.#proc.files.statIfThere(`${this.#root}/wp-load.php`))) return undefined
    const file = path.endsWith('/') ? `${path}index.php` : path
    if (!(await this.#proc.files.statIfThere(this.#root + file)) && path !== '/wp-admin/') return undefined
    let connection: Connection
    try {
      connection = await this.#connect()
    } catch (cause) {
      if (this.#proc.ended) throw cause
      return databaseError(cause instanceof SqlError && cause.number === 1049 ? this.#variable('NAME') : undefined, connectProblem(cause))
    }
    try {
      return await this.#page(request, connection)
    } catch (cause) {
      if (this.#proc.ended || !(cause instanceof SqlError)) throw cause
      return databaseError(undefined, cause.message)
    } finally {
      connection.close()
    }
  }

  #variable(name: string): string {
    return this.#proc.env.get(`WORDPRESS_DB_${name}`) ?? ''
  }
  get #prefix(): string {
    return (this.#proc.env.get('WORDPRESS_TABLE_PREFIX') ?? 'wp_').replace(/\W/g, '')
  }

  #connect(): Promise<Connection> {
    const [host = '', port] = this.#variable('HOST').split(':')
    const hello = { user: this.#variable('USER'), password: this.#variable('PASSWORD'), database: this.#variable('NAME') }
    return connectMysql(this.#proc, hello, host === 'localhost' ? undefined : host, Number(port || 3306))
  }

  async #page(request: Request, connection: Connection): Promise<Reply> {
    const { path, method, headers } = request
    const origin = `http://${headers.host ?? 'localhost'}`
    const redirect = (to: string, status = 302): Reply => ({
      status,
      headers: { ...noCache, ...html, 'X-Redirect-By': 'WordPress', Location: to },
    })
    const done = await isInstalled(connection, this.#prefix)
    if (path === '/wp-admin/install.php') {
      if (done) return alreadyInstalled(origin)
      if (request.query.get('step') === '2' && method === 'POST') return this.#install(request, connection, origin)
      return installForm(origin, {})
    }
    if (!done) return redirect(`${origin}/wp-admin/install.php`)
    const site = await readSite(connection, this.#prefix)
    if (path === '/wp-login.php') {
      if (method !== 'POST') return loginPage(site, '')
      const form = new URLSearchParams(request.body)
      const user = form.get('log') ?? ''
      if (await passwordMatches(connection, this.#prefix, user, form.get('pwd') ?? '')) {
        const reply = redirect(form.get('redirect_to') || `${site.home}/wp-admin/`)
        return {
          ...reply,
          headers: { ...reply.headers, 'Set-Cookie': `wordpress_logged_in=${encodeURIComponent(user)}; path=/; HttpOnly` },
        }
      }
      return loginPage(site, `<strong>Error:</strong> The username <strong>${escapeHtml(user)}</strong> or the password is wrong.`)
    }
    if (path.startsWith('/wp-admin/')) {
      const user = /(?:^|;\s*)wordpress_logged_in=([^;]+)/.exec(headers.cookie ?? '')?.[1]
      if (user === undefined) return redirect(`${site.home}/wp-login.php?redirect_to=${encodeURIComponent(`${site.home}${path}`)}&reauth=1`)
      return adminPage(site, decodeURIComponent(user))
    }
    // As WordPress does: a site has one address, and other ones lead there.
    if (site.home !== '' && site.home !== origin) return redirect(site.home + path, 301)
    return homePage(site)
  }

  async #install(request: Request, connection: Connection, origin: string): Promise<Reply> {
    const form = new URLSearchParams(request.body)
    const field = (name: string): string => (form.get(name) ?? '').trim()
    const problem = problemOf(field)
    const given = { title: field('weblog_title'), user: field('user_name'), email: field('admin_email') }
    if (problem) return installForm(origin, { ...given, problem })
    const site = { title: escapeHtml(given.title), home: origin, email: given.email }
    const { clock } = this.#proc.world
    await createTables(connection, this.#prefix, {
      ...site,
      user: given.user,
      password: field('admin_password'),
      now: new Date(clock.now()),
    })
    return installed(origin, given.user)
  }
}

/** What WordPress' own form does not accept. */
function problemOf(field: (name: string) => string): string | undefined {
  if (field('user_name') === '') return 'Please provide a valid username.'
  if (!/^[\w @.-]+$/.test(field('user_name'))) return 'The username you provided has invalid characters.'
  if (field('admin_password') !== field('admin_password2')) return 'Your passwords do not match. Please try again.'
  if (field('admin_email') === '') return 'You must provide an email address.'
  if (!/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*\.[^\s@.]{2,}$/.test(field('admin_email'))) {
    return 'Sorry, that is not a valid email address. Email addresses look like <code>username@example.com</code>.'
  }
  return undefined
}
