import { createHash, randomBytes } from 'node:crypto'
import { SqlError } from '../mysql/sql-error.ts'
import type { Connection } from '../mysql/wire.ts'

export interface Site {
  /** Escaped for HTML already: WordPress stores it so. */
  readonly title: string
  readonly description: string
  /** `http://host:port`, as at the installation. */
  readonly home: string
  readonly posts: readonly { readonly title: string; readonly content: string; readonly date: string }[]
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

/** Whether the tables are there. */
export async function isInstalled(connection: Connection, prefix: string): Promise<boolean> {
  try {
    const { rows = [] } = await connection.query(`select option_value from ${prefix}options where option_name = 'siteurl'`)
    return rows.length > 0
  } catch (cause) {
    if (cause instanceof SqlError && cause.number === 1146) return false
    throw cause
  }
}

export async function readSite(connection: Connection, prefix: string): Promise<Site> {
  const { rows = [] } = await connection.query(`select option_name, option_value from ${prefix}options`)
  const options = new Map(rows.map(([name, value]) => [String(name), String(value)]))
  const posts = await connection.query(
    `select post_title, post_content, post_date from ${prefix}posts where post_type = 'post' and post_status = 'publish' order by ID desc`,
  )
  return {
    title: options.get('blogname') ?? '',
    description: options.get('blogdescription') ?? '',
    home: options.get('home') ?? '',
    posts: (posts.rows ?? []).map(([title, content, date]) => ({ title: String(title), content: String(content), date: String(date) })),
  }
}

function passwordHash(password: string, salt: string): string {
  return `${salt}$${createHash('sha256')
    .update(salt + password)
    .digest('hex')}`
}

export async function passwordMatches(connection: Connection, prefix: string, user: string, password: string): Promise<boolean> {
  const { rows = [] } = await connection.query(`select user_pass from ${prefix}users where user_login = ${quoted(user)}`)
  const stored = String(rows[0]?.[0] ?? '')
  return stored !== '' && stored === passwordHash(password, stored.split('$')[0] ?? '')
}

interface Installation {
  readonly title: string
  readonly home: string
  readonly email: string
  readonly user: string
  readonly password: string
  readonly now: Date
}

const id = 'bigint(20) unsigned not null auto_increment primary key'
/** WordPress' twelve tables, with those of their columns that are used here. */
const tables: Readonly<Record<string, string>> = {
  commentmeta: `meta_id ${id}, comment_id bigint(20) not null default 0, meta_key varchar(255), meta_value longtext`,
  comments: `comment_ID ${id}, comment_post_ID bigint(20) not null default 0, comment_author tinytext, comment_content text, comment_approved varchar(20) default '1'`,
  links: `link_id ${id}, link_url varchar(255) not null default '', link_name varchar(255) not null default ''`,
  options: `option_id ${id}, option_name varchar(191) not null default '' unique, option_value longtext, autoload varchar(20) not null default 'yes'`,
  postmeta: `meta_id ${id}, post_id bigint(20) not null default 0, meta_key varchar(255), meta_value longtext`,
  posts: `ID ${id}, post_author bigint(20) not null default 0, post_date datetime, post_title text, post_content longtext, post_status varchar(20) default 'publish', post_name varchar(200), post_type varchar(20) default 'post'`,
  term_relationships: 'object_id bigint(20) not null default 0, term_taxonomy_id bigint(20) not null default 0',
  term_taxonomy: `term_taxonomy_id ${id}, term_id bigint(20) not null default 0, taxonomy varchar(32) not null default ''`,
  termmeta: `meta_id ${id}, term_id bigint(20) not null default 0, meta_key varchar(255), meta_value longtext`,
  terms: `term_id ${id}, name varchar(200) not null default '', slug varchar(200) not null default ''`,
  usermeta: `umeta_id ${id}, user_id bigint(20) not null default 0, meta_key varchar(255), meta_value longtext`,
  users: `ID ${id}, user_login varchar(60) not null default '', user_pass varchar(255) not null default '', user_email varchar(100) not null default '', display_name varchar(250) not null default ''`,
}

export async function createTables(
  connection: Connection,
  prefix: string,
  { title, home, email, user, password, now }: Installation,
): Promise<void> {
  for (const [name, columns] of Object.entries(tables)) await connection.query(`create table if not exists ${prefix}${name} (${columns})`)
  const date = now.toISOString().replace('T', ' ').slice(0, 19)
  const options = {
    siteurl: home,
    home,
    blogname: title,
    blogdescription: '',
    admin_email: email,
    users_can_register: '0',
    blog_public: '1',
    template: 'twentytwentythree',
    db_version: '53496',
  }
  const rows = Object.entries(options).map(([name, value]) => `(${quoted(name)}, ${quoted(value)})`)
  const salt = randomBytes(9).toString('hex')
  await connection.query(
    `insert into ${prefix}users (user_login, user_pass, user_email, display_name) values (${[user, passwordHash(password, salt), email, user].map(quoted).join(', ')})`,
  )
  const first = [
    'Hello world!',
    'Welcome to WordPress. This is your first post. Edit or delete it, then start writing!',
    'hello-world',
    'post',
  ]
  const page = ['Sample Page', 'This is an example page.', 'sample-page', 'page']
  for (const post of [first, page]) {
    await connection.query(
      `insert into ${prefix}posts (post_author, post_date, post_title, post_content, post_name, post_type) values (1, ${[date, ...post].map(quoted).join(', ')})`,
    )
  }
  await connection.query(`insert into ${prefix}terms (name, slug) values ('Uncategorized', 'uncategorized')`)
  // The options come last: with them it counts as installed.
  await connection.query(`insert into ${prefix}options (option_name, option_value) values ${rows.join(', ')}`)
}
