import type { Language } from '../language.ts'

export interface NewScenario {
  readonly id: string
  readonly language: Language
  /** Where an editor finds the JSON Schema, seen from the new file. */
  readonly schema: string
}

/**
 * The text of a small scenario that works and whose comments explain each key: what one begins with. Its container is named after the scenario, and
 * the engine chooses the port, so that it plays beside whatever else the engine holds.
 */
export function newScenario({ id, language, schema }: NewScenario): string {
  const web = `${id}-web`
  return `# yaml-language-server: $schema=${schema}\n${language === 'ko' ? korean(id, web) : english(id, web)}`
}

const english = (id: string, web: string): string => `# Check it: dockstage lint ${id}.yaml   Play it: dockstage play ${id}.yaml
id: ${id}
language: en
title: A web server comes and goes
# What one will have seen at the end.
summary: A container is started, stopped and removed; one sees what each step takes away.

steps:
  # A step does one thing. Reports and translations call it by its id.
  - id: start
    title: Start a web server
    # What to look at in the picture, then why. Markdown. {{ip ...}} and {{port ...}} are filled in from what the engine shows;
    # [[veth]] marks a term that the glossary explains.
    say: |
      **Look at the new card:** \`${web}\` has the address {{ip ${web}}}. A [[veth]] pair leads from it to the bridge \`docker0\`.

      Its port 80 is published as port {{port ${web} 80}} of this machine.
    # Docker command lines, as one would type them.
    run: docker run -d --name ${web} -p 80 nginx:alpine
    # A request from this machine. It is tried again until the page is there.
    http: { get: "http://localhost:{{port ${web} 80}}/", status: 200 }
    # What must be observed after the step: with it, the scenario is its own test.
    expect:
      - { container: ${web}, state: running, network: bridge }
      - { port: ${web}, containerPort: 80 }
    # What of the picture the step is about.
    focus: ["container:${web}", "port:${web}:80"]

  - id: stop
    title: Stop it
    # A question before the step runs. The answer is an option's number, counted from 0.
    ask:
      question: "What is left of \`${web}\` after \`docker stop\`?"
      options:
        - Nothing.
        - The container, without its address.
        - The container, with its address.
      answer: 1
      because: An address belongs to a running container. The files stay until the container is removed.
    say: |
      **Look at the card:** it is still there. The address and the cable are gone.
    # For the presenter's eyes.
    notes: nginx ends by itself when it is asked to. What does not is killed after ten seconds.
    run: docker stop ${web}
    expect:
      - { container: ${web}, state: exited }
    focus: ["container:${web}"]

  - id: remove
    title: Remove it
    say: |
      **Look at the picture:** the card is gone, and its files with it.
    run: docker rm ${web}
    expect:
      - { container: ${web}, absent: true }
    focus: [host]
`

const korean = (id: string, web: string): string => `# 검사: dockstage lint ${id}.yaml   실행: dockstage play ${id}.yaml
id: ${id}
language: ko
title: 웹 서버를 시작하고 지우기
# 끝까지 보면 무엇을 알게 되는지 적습니다.
summary: 컨테이너를 시작하고, 정지하고, 지웁니다. 단계마다 무엇이 사라지는지 확인합니다.

steps:
  # 한 단계에서는 한 가지만 합니다. 보고와 번역은 id로 단계를 찾습니다.
  - id: start
    title: 웹 서버 시작하기
    # 그림에서 무엇을 볼지, 그다음 왜 그런지 적습니다. 마크다운입니다. {{ip ...}}와 {{port ...}}에는 엔진이 알려 준 값이 들어가고,
    # [[veth]]는 용어집이 설명하는 용어를 나타냅니다.
    say: |
      **새 카드를 보세요.** \`${web}\`의 주소는 {{ip ${web}}}입니다. [[veth]] 쌍이 브리지 \`docker0\`까지 이어집니다.

      80번 포트는 이 컴퓨터의 {{port ${web} 80}}번 포트로 게시되었습니다.
    # 터미널에 입력하는 그대로의 docker 명령입니다.
    run: docker run -d --name ${web} -p 80 nginx:alpine
    # 이 컴퓨터에서 보내는 요청입니다. 페이지가 나올 때까지 다시 시도합니다.
    http: { get: "http://localhost:{{port ${web} 80}}/", status: 200 }
    # 단계가 끝나면 관측되어야 하는 것입니다. 이것이 있으면 시나리오가 스스로를 검사합니다.
    expect:
      - { container: ${web}, state: running, network: bridge }
      - { port: ${web}, containerPort: 80 }
    # 그림에서 이 단계가 다루는 곳입니다.
    focus: ["container:${web}", "port:${web}:80"]

  - id: stop
    title: 정지하기
    # 단계를 실행하기 전에 묻는 질문입니다. answer는 0부터 센 선택지 번호입니다.
    ask:
      question: "\`docker stop\`을 하면 \`${web}\`에서 무엇이 남을까요?"
      options:
        - 아무것도 남지 않는다.
        - 컨테이너는 남고 주소는 사라진다.
        - 컨테이너와 주소가 모두 남는다.
      answer: 1
      because: 주소는 실행 중인 컨테이너에만 있습니다. 파일은 컨테이너를 지울 때까지 남습니다.
    say: |
      **카드를 보세요.** 그대로 있습니다. 주소와 케이블은 사라졌습니다.
    # 발표자만 보는 메모입니다.
    notes: nginx는 정지 요청을 받으면 스스로 끝납니다. 그러지 않는 프로세스는 10초 뒤에 강제로 끝납니다.
    run: docker stop ${web}
    expect:
      - { container: ${web}, state: exited }
    focus: ["container:${web}"]

  - id: remove
    title: 지우기
    say: |
      **그림을 보세요.** 카드가 없어졌고, 안에 있던 파일도 함께 사라졌습니다.
    run: docker rm ${web}
    expect:
      - { container: ${web}, absent: true }
    focus: [host]
`
