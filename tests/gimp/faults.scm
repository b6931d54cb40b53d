; faults tests: GIMP is asked one thing after the other, while jobs are cut off.

; until #f comes
(define (serve)
  (let ((questions (open-input-file (path "questions"))))
    (let loop ((question (read questions)))
      (if question
        (let ((value (attempt (lambda () (eval question))))
              (answers (open-output-file (path "answers"))))
          (write value answers)
          (newline answers)
          (close-output-port answers)
          (loop (read questions)))))))

(define (options endpoint)
  (string-append "{\"limn.endpoint\":\"" endpoint "\"}"))

; what is asked for is the same for all of a kind, so that the same comes back
(define (call-edit image layer endpoint)
  (plug-in-limn-edit RUN-NONINTERACTIVE image layer "a pier"
                     "nano-banana-pro" "" "" "" 1 (options endpoint)))

(define (call-two image layer endpoint)
  (plug-in-limn-edit RUN-NONINTERACTIVE image layer "a pier"
                     "nano-banana-pro" "" "" "" 2 (options endpoint)))

(define (call-generate image layer endpoint)
  (plug-in-limn-generate RUN-NONINTERACTIVE image layer "a pier"
                         "nano-banana-pro" "" "1:1" "1K" 1 (options endpoint)))

(define (call-extend image layer endpoint)
  (plug-in-limn-extend RUN-NONINTERACTIVE image layer "" "nano-banana-pro"
                       20 0 0 40 "" 1 (options endpoint)))

(define (call-named operation)
  (cond ((string=? operation "edit") call-edit)
        ((string=? operation "generate") call-generate)
        ((string=? operation "two") call-two)
        (else call-extend)))

; a layer in the middle of three, something of it selected
(define (make-scene)
  (let* ((image (make-image 160 120 RGB PRECISION-U8-GAMMA))
         (below (add-layer image 0 '(0 0 160 120) RGB-IMAGE "below"))
         (base (add-layer image 0 '(0 0 160 120) RGB-IMAGE "base"))
         (above (add-layer image 0 '(5 5 20 20) RGB-IMAGE "above")))
    (draw image base 7)
    (gimp-image-select-ellipse image CHANNEL-OP-REPLACE 40 30 70 50)
    (gimp-image-set-active-layer image base)
    image))

(define (layer-named image name)
  (car (gimp-image-get-layer-by-name image name)))

(define (keep image file)
  (gimp-xcf-save RUN-NONINTERACTIVE image
                 (car (gimp-image-get-active-drawable image))
                 (path file) (path file)))

(define (open file)
  (car (gimp-file-load RUN-NONINTERACTIVE (path file) (path file))))

(define (describe layer)
  (append
    (list (car (gimp-item-get-name layer))
          (car (gimp-image-get-item-position
                 (car (gimp-item-get-image layer)) layer))
          (not (= -1 (car (gimp-layer-get-mask layer))))
          (and (member "limn-recipe" (cadr (gimp-item-get-parasite-list layer)))
               #t))
    (gimp-drawable-offsets layer)
    (list (car (gimp-drawable-width layer))
          (car (gimp-drawable-height layer)))))

(define (is-new layer)
  (not (member (car (gimp-item-get-name layer)) '("above" "base" "below"))))

(define (filter-list good list)
  (cond ((null? list) '())
        ((good (car list)) (cons (car list) (filter-list good (cdr list))))
        (else (filter-list good (cdr list)))))

(define (new-layers image)
  (filter-list is-new (vector->list (cadr (gimp-image-get-layers image)))))

; canvas, and what is new on it
(define (look image)
  (list (car (gimp-image-width image))
        (car (gimp-image-height image))
        (map describe (new-layers image))))

(define (save-new image file)
  (let ((new (new-layers image)))
    (if (not (null? new))
      (let ((mask (car (gimp-layer-get-mask (car new)))))
        (save (car new) (string-append file ".pixels"))
        (if (not (= mask -1))
          (save mask (string-append file ".mask")))))))

; what was seen last, and whether it was the same once written and read again
(define seen "")
(define same #f)
(define images 0)

(define (survey image file)
  (set! seen (look image))
  (save-new image file)
  (save (layer-named image "below") (string-append file ".below"))
  (keep image (string-append file ".xcf"))
  (let ((copy (open (string-append file ".xcf"))))
    (set! same (equal? seen (look copy)))
    (gimp-image-delete copy)))

(define (delete-all)
  (for-each gimp-image-delete (vector->list (cadr (gimp-image-list)))))

(define (forget)
  (set! seen "")
  (set! same #f)
  (set! images 0))

; the words of a failure, #t where there is none
(define (run file operation endpoint)
  (forget)
  (let ((image (make-scene))
        (call (call-named operation)))
    (keep image (string-append file ".xcf"))
    (let ((result (attempt
                    (lambda ()
                      (call image (layer-named image "base") endpoint)))))
      (set! images (car (gimp-image-list)))
      (if (= (car (gimp-image-is-valid image)) TRUE)
        (survey image file))
      (delete-all)
      (if (string? result) result #t))))

; the words of a failure, or how many layers came
(define (recover file)
  (forget)
  (let* ((image (open (string-append file ".xcf")))
         (result (attempt
                   (lambda ()
                     (plug-in-limn-recover RUN-NONINTERACTIVE image)))))
    (set! images (car (gimp-image-list)))
    (survey image (string-append file ".after"))
    (delete-all)
    (if (string? result) result (car result))))
