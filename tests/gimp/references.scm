; references tests: layers of one image, and a photograph beside them.

(define photo (getenv "TEST_PHOTO"))
(define image (make-image 300 200 RGB PRECISION-U8-GAMMA))
(define base (add-layer image 0 '(0 0 300 200) RGB-IMAGE "Base"))
(define set-of-two (car (gimp-layer-group-new image)))
(gimp-image-insert-layer image set-of-two 0 0)
(gimp-item-set-name set-of-two "Set")
(define inner (car (gimp-layer-group-new image)))
(gimp-image-insert-layer image inner set-of-two 0)
(gimp-item-set-name inner "Inner")
(define deep (add-layer image inner '(30 40 50 30) RGBA-IMAGE "Deep [1]"))
(define shallow (add-layer image set-of-two '(20 10 40 44) RGB-IMAGE "Shallow"))
(define hidden (add-layer image 0 '(-10 20 64 48) RGBA-IMAGE "Hidden"))
(define wide (add-layer image 0 '(0 0 3000 100) RGB-IMAGE "Wide"))
(define layers (list base deep shallow hidden wide))

(let loop ((rest layers) (seed 3))
  (if (pair? rest)
    (begin
      (draw image (car rest) seed)
      (loop (cdr rest) (+ seed 1)))))
; what cannot be seen is sent all the same
(gimp-item-set-visible hidden FALSE)
(gimp-item-set-visible set-of-two FALSE)
(gimp-layer-set-opacity hidden 10)
(gimp-image-set-active-layer image base)
(gimp-image-clean-all image)

(define (state)
  (list (car (gimp-image-list))
        (vector->list (cadr (gimp-image-get-layers image)))
        (map (lambda (one) (car (gimp-item-get-visible one))) layers)
        (car (gimp-image-get-active-layer image))
        (car (gimp-selection-is-empty image))))

(define (save-sources)
  (save base "Base.pixels")
  (save deep "Deep.pixels")
  (save set-of-two "Set.pixels")
  (save hidden "Hidden.pixels")
  (note "Deep.tattoo" (car (gimp-item-get-tattoo deep)))
  (note "Set.tattoo" (car (gimp-item-get-tattoo set-of-two)))
  (note "Hidden.tattoo" (car (gimp-item-get-tattoo hidden))))

(define (mention-photo)
  (string-append "@[file:" photo "]"))

; the new layers go again
(define (note-run name result)
  (let ((new (first-layer result)))
    (note (string-append name ".record") (record-of result))
    (note-place (string-append name ".place") new)
    (gimp-image-remove-layer image new)))

(define (generate prompt model options)
  (plug-in-limn-generate RUN-NONINTERACTIVE image base prompt model "16:9" ""
                         "1K" 1 options))

(define (create prompt model options)
  (plug-in-limn-create RUN-NONINTERACTIVE prompt model "16:9" "" "1K" 1
                       options))

(define (edit-case name prompt options)
  (let ((before (state)))
    (note-run name (edit image base prompt 1 options))
    (note (string-append name ".same") (equal? before (state)))))

(define (generate-case name prompt options)
  (let ((before (state)))
    (note-run name (generate prompt "" options))
    (note (string-append name ".same") (equal? before (state)))))

(define (create-case name prompt options)
  (let* ((result (create prompt "" options))
         (made (car result)))
    (note (string-append name ".record") (cadr result))
    (note (string-append name ".size")
          (append (gimp-image-width made) (gimp-image-height made)))
    (gimp-image-delete made)))

(define (card-case name prompt)
  (let ((new (first-layer (generate prompt "" echo))))
    (note-place (string-append name ".place") new)
    (save new (string-append name ".pixels"))
    (gimp-image-remove-layer image new)))

(define (dry-case name prompt)
  (note (string-append name ".record")
        (record-of (generate prompt "" "{\"limn.endpoint\":\"echo\",\"limn.dry_run\":true}"))))

(define (refused name call)
  (let* ((before (state))
         (words (attempt (lambda () (call) "made it"))))
    (note name words)
    (note (string-append name ".same") (equal? before (state)))))

(define (refused-edit name prompt options)
  (refused name (lambda () (edit image base prompt 1 options))))

(define (refused-generate name prompt model)
  (refused name (lambda () (generate prompt model ""))))

(define (refused-create name prompt)
  (refused name (lambda () (create prompt "" ""))))
