import type { Proc } from '../../process/proc.ts'

/** MySQL and MariaDB differ to the eye in names and words only; which one an image has, its environment says. */
export interface Flavour {
  readonly name: 'MySQL' | 'MariaDB'
  /** The server program. */
  readonly server: 'mysqld' | 'mariadbd'
  readonly version: string
  /** The first line of its log. */
  readonly starting: (pid: number) => string
  /** How the entrypoint names the version. */
  readonly package: string
  readonly seller: string
  /** What its entrypoint says when no way to a root password is given (docker-library/mysql 5.7 and docker-library/mariadb 11). */
  readonly noPassword: string
}

const mysql = (version: string): Flavour => ({
  name: 'MySQL',
  server: 'mysqld',
  version,
  starting: (pid) => `mysqld (mysqld ${version}) starting as process ${pid} ...`,
  package: `${version}-1.el7`,
  seller: 'MySQL Community Server (GPL)',
  noPassword:
    'Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD',
})

function mariadb(packageVersion: string): Flavour {
  const version = `${packageVersion.replace(/^1:/, '').replace(/\+.*$/, '')}-MariaDB`
  return {
    name: 'MariaDB',
    server: 'mariadbd',
    version,
    starting: (pid) => `Starting MariaDB ${version} server as process ${pid}`,
    package: packageVersion,
    seller: 'mariadb.org binary distribution',
    noPassword:
      'Database is uninitialized and password option is not specified\n\tYou need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD',
  }
}

/** As the image says; MySQL 5.7's last where it does not. */
export function flavourOf({ env }: Proc): Flavour {
  const version = env.get('MARIADB_VERSION')
  return version ? mariadb(version) : mysql(env.get('MYSQL_VERSION') || '5.7.44')
}

/** Each variable that an entrypoint reads, with the name that MariaDB's has for it beside MySQL's. */
export const variables: Readonly<Record<string, string>> = {
  MYSQL_ROOT_PASSWORD: 'MARIADB_ROOT_PASSWORD',
  MYSQL_ROOT_HOST: 'MARIADB_ROOT_HOST',
  MYSQL_ALLOW_EMPTY_PASSWORD: 'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
  MYSQL_RANDOM_ROOT_PASSWORD: 'MARIADB_RANDOM_ROOT_PASSWORD',
  MYSQL_DATABASE: 'MARIADB_DATABASE',
  MYSQL_USER: 'MARIADB_USER',
  MYSQL_PASSWORD: 'MARIADB_PASSWORD',
}
