; record tests: what a layer remembers, plans without a run, repeated calls.

(define tiny-wire "{\"seed\":7}")
(define dry-run "{\"limn.dry_run\":true}")

(define (canvas)
  (let* ((image (make-image 300 200 RGB PRECISION-U8-GAMMA))
         (layer (add-layer image 0 '(10 20 200 150) RGB-IMAGE "base")))
    (draw image layer 3)
    (cons image layer)))

(define (generate on mode prompt n options)
  (plug-in-limn-generate mode (car on) (cdr on) prompt "" "16:9" "" "" n
                         options))

(define (edit-in mode on prompt n options)
  (plug-in-limn-edit mode (car on) (cdr on) prompt "" "" "" "" n options))

(define (create mode prompt n options)
  (plug-in-limn-create mode prompt "" "16:9" "" "1K" n options))

; of the layers from the top
(define (note-recipes name image n)
  (let loop ((i 0))
    (if (< i n)
      (let* ((layers (cadr (gimp-image-get-layers image)))
             (parasite (car (gimp-item-get-parasite (vector-ref layers i)
                                                    "limn-recipe"))))
        (note (string-append name "." (number->string i)) (caddr parasite))
        (note (string-append name "." (number->string i) ".flags")
              (cadr parasite))
        (loop (+ i 1))))))

(define (recipe-case name image record n)
  (let ((file (path (string-append name ".xcf"))))
    (note (string-append name ".record") record)
    (note-recipes (string-append name ".recipe") image n)
    (gimp-file-save RUN-NONINTERACTIVE image
                    (car (gimp-image-get-active-layer image)) file file)
    (gimp-image-delete image)
    (let ((again (car (gimp-file-load RUN-NONINTERACTIVE file file))))
      (note-recipes (string-append name ".loaded") again n)
      (gimp-image-delete again))))

(define (recipe-cases)
  (let ((on (canvas)))
    (recipe-case "edit" (car on)
      (record-of (edit-in RUN-NONINTERACTIVE on "a pier" 2 tiny-wire)) 2))
  (let ((on (canvas)))
    (recipe-case "generate" (car on)
      (record-of (generate on RUN-NONINTERACTIVE "a \"pier\" ü" 1 tiny-wire))
      1))
  (let ((result (create RUN-NONINTERACTIVE "a pier" 3 tiny-wire)))
    (recipe-case "create" (car result) (cadr result) 3)))

(define (note-dry name on result)
  (note (string-append name ".count") (car result))
  (note (string-append name ".length") (vector-length (cadr result)))
  (note (string-append name ".record") (record-of result))
  (note (string-append name ".layers") (car (gimp-image-get-layers (car on))))
  (note (string-append name ".dirty") (car (gimp-image-is-dirty (car on)))))

(define (dry-cases)
  (let ((on (canvas)))
    (gimp-image-clean-all (car on))
    (note-dry "edit" on (edit-in RUN-NONINTERACTIVE on "a pier" 2 dry-run))
    (note-dry "generate" on
      (generate on RUN-NONINTERACTIVE "a pier" 2 dry-run))
    (let ((result (create RUN-NONINTERACTIVE "a pier" 2 dry-run)))
      (note "create.image" (car result))
      (note "create.record" (cadr result))
      (note "create.open" (car (gimp-image-list))))))

; a model that only the gateway knows, by its alias, then pinned
(define (stranger-cases)
  (let* ((on (canvas))
         (edited (plug-in-limn-edit RUN-NONINTERACTIVE (car on) (cdr on)
                   "a pier" "lumen-sketch" "" "" "" 1 tiny-wire))
         (generated (plug-in-limn-generate RUN-NONINTERACTIVE (car on) (cdr on)
                      "a pier" "fal/lumen-sketch-1" "16:9" "" "" 1 tiny-wire))
         (created (plug-in-limn-create RUN-NONINTERACTIVE
                    "a pier" "mock-image" "96x64" "" "" 1 tiny-wire)))
    (note "edit" (record-of edited))
    (note-place "edit.place" (first-layer edited))
    (note "generate" (record-of generated))
    (note "create" (cadr created))
    (note "layers" (car (gimp-image-get-layers (car on))))))

; each procedure twice, a failure in between, then with its last values
(define (repeat name call)
  (let* ((first (call RUN-NONINTERACTIVE (string-append name " prompt") 2
                      echo))
         (failed (attempt (lambda () (call RUN-NONINTERACTIVE "" 1 echo))))
         (second (call RUN-WITH-LAST-VALS "" 1 "")))
    (note (string-append name ".failed") failed)
    (note (string-append name ".first") (car (reverse first)))
    (note (string-append name ".second") (car (reverse second)))
    (note (string-append name ".count") (car second))))

(define (last-cases)
  (let ((on (canvas)) (other (canvas)))
    (repeat "edit"
      (lambda (mode prompt n options) (edit-in mode on prompt n options)))
    (note "edit.layers" (car (gimp-image-get-layers (car on))))
    (repeat "generate"
      (lambda (mode prompt n options)
        (generate (if (= mode RUN-NONINTERACTIVE) on other)
                  mode prompt n options)))
    (note "generate.layers" (car (gimp-image-get-layers (car other))))
    (repeat "create" create)))

(define (no-last-cases)
  (let ((on (canvas)))
    (note "edit"
      (attempt (lambda () (edit-in RUN-WITH-LAST-VALS on "" 1 ""))))
    (note "generate"
      (attempt (lambda () (generate on RUN-WITH-LAST-VALS "" 1 ""))))
    (note "create"
      (attempt (lambda () (create RUN-WITH-LAST-VALS "" 1 ""))))
    (note "layers" (car (gimp-image-get-layers (car on))))
    (note "open" (car (gimp-image-list)))))
